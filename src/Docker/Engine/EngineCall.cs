using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace VaporForge.Docker.Engine;

/// <summary>One request to the engine.</summary>
/// <param name="Doing">What fails when it fails, to follow "could not": <c>start the sandbox</c>.</param>
/// <param name="Path">Below the version, without a leading slash; its parts escaped.</param>
internal sealed record EngineCall(string Doing, HttpMethod Method, string Path)
{
    /// <summary>Longer than a sound engine under load takes for anything that does not wait by design.</summary>
    public static readonly TimeSpan UsualLimit = TimeSpan.FromSeconds(60);

    public TimeSpan Limit { get; init; } = UsualLimit;

    public byte[]? Body { get; init; }

    public bool Upgrades { get; init; }

    /// <summary>Statuses beside 2xx that are answers and not failures.</summary>
    public IReadOnlyList<HttpStatusCode> Expected { get; init; } = [];

    public static EngineCall Get(string doing, string path) => new(doing, HttpMethod.Get, path);

    public static EngineCall Post(string doing, string path) => new(doing, HttpMethod.Post, path);

    public static EngineCall Delete(string doing, string path) => new(doing, HttpMethod.Delete, path);

    public EngineCall With<T>(T body, JsonTypeInfo<T> type) => this with { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };

    public EngineCall OrElse(params HttpStatusCode[] expected) => this with { Expected = expected };

    public bool Expects(HttpStatusCode status) =>
        (Upgrades && status == HttpStatusCode.SwitchingProtocols) || Expected.Contains(status);
}
