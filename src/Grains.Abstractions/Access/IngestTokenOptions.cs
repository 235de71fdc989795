namespace VaporForge.Access;

/// <summary>How ingest tokens are signed. Every process of a cluster has the same key.</summary>
public sealed record IngestTokenOptions
{
    public const int MinSigningKeyBytes = 32;

    /// <summary>HMAC key, at least 32 bytes (RFC 7518, section 3.2: no shorter than the hash).</summary>
    public required ReadOnlyMemory<byte> SigningKey { get; init; }

    /// <summary>From issue to expiry. 10 seconds to 1 hour, default 300 seconds.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromSeconds(300);

    internal void Check()
    {
        if (SigningKey.Length < MinSigningKeyBytes)
        {
            throw new ArgumentException(
                $"The ingest signing key has {SigningKey.Length} bytes; give at least {MinSigningKeyBytes} random ones.");
        }

        if (Life < TimeSpan.FromSeconds(10) || Life > TimeSpan.FromHours(1))
        {
            throw new ArgumentException($"The life of ingest tokens is {Life}; give 10 seconds to 1 hour.");
        }
    }
}
