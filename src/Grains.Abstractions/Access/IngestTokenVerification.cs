namespace VaporForge.Access;

/// <summary>Why a token was taken or refused.</summary>
public enum IngestTokenStanding
{
    /// <summary>No token at all. The first, so that a default value opens nothing.</summary>
    Missing,
    Valid,
    Malformed,
    BadSignature,
    WrongAlgorithm,
    Expired,
}

/// <summary>The answer of <see cref="IngestTokens.Verify"/>.</summary>
/// <param name="Claims">Present exactly when the token is valid.</param>
public readonly record struct IngestTokenVerification(IngestTokenStanding Standing, IngestTokenClaims? Claims)
{
    public bool IsValid => Standing == IngestTokenStanding.Valid && Claims is not null;

    internal static IngestTokenVerification Refused(IngestTokenStanding standing) => new(standing, null);
}

/// <summary>What a token opens: one execution of one session.</summary>
/// <param name="Epoch">The fencing number of the owner that issued it, where one did.</param>
public sealed record IngestTokenClaims(
    string ExecutionId, string SessionId, long? Epoch, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
