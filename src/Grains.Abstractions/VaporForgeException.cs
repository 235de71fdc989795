namespace VaporForge;

/// <summary>The one exception that crosses boundaries: a code from <see cref="ErrorCodes"/>, a text fit for the person
/// who asked, and (in <see cref="Internal"/>) a detail for the operator's log that never leaves the process.</summary>
[GenerateSerializer, Alias("vf.VaporForgeException")]
public sealed class VaporForgeException : Exception
{
    public VaporForgeException(string code, string publicText, string? internalDetail = null, Exception? inner = null)
        : base(publicText, inner)
    {
        Code = code;
        Internal = internalDetail;
    }

    /// <summary>Somebody is owner of the session who was not when the caller became it.</summary>
    public static VaporForgeException NotOwner() => new(ErrorCodes.NotOwner, "The session has another owner now; try again.");

    [Id(0)] public string Code { get; }
    [Id(1)] public string? Internal { get; }
}
