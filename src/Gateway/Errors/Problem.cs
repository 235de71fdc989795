namespace VaporForge.Gateway.Errors;

/// <summary>What went wrong, for a program and for a person (RFC 9457).</summary>
/// <param name="Type">A URN made of the code.</param>
/// <param name="Title">What this code means, the same each time.</param>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Code">What a program branches on; one of the codes of the API's description.</param>
/// <param name="TraceId">Finds the request in the server's log.</param>
/// <param name="Detail">What happened this time, fit for a person's eyes.</param>
/// <param name="Errors">Of a malformed request: the field's path to what is wrong with it.</param>
public sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Code,
    string TraceId,
    string? Detail = null,
    IReadOnlyDictionary<string, string[]>? Errors = null);
