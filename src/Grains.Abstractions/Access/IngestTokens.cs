using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace VaporForge.Access;

/// <summary>Mints and verifies the tokens with which agent hosts open the ingest: JWS compact serialisation (RFC 7515),
/// HS256 and nothing else. Holds no state, so every gateway verifies what any silo minted.</summary>
public sealed class IngestTokens
{
    /// <summary>A token of ours has about 300 characters; nothing longer than this is looked at.</summary>
    public const int MaxTokenLength = 2048;

    private const string HeaderJson = """{"alg":"HS256","typ":"JWT"}""";
    private static readonly string Header = Base64Url.EncodeToString(Encoding.ASCII.GetBytes(HeaderJson));
    private static readonly SearchValues<char> Base64UrlCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly byte[] _key;
    private readonly TimeProvider _time;

    public IngestTokens(IngestTokenOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _key = options.SigningKey.ToArray();
        _time = time;
        Life = options.Life;
    }

    /// <summary>From issue to expiry.</summary>
    public TimeSpan Life { get; }

    public string Mint(string executionId, string sessionId, long? epoch)
    {
        var issuedAt = _time.GetUtcNow().ToUnixTimeSeconds();
        var payload = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(payload))
        {
            json.WriteStartObject();
            json.WriteString("executionId", executionId);
            json.WriteString("sessionId", sessionId);
            if (epoch is { } number)
            {
                json.WriteNumber("epoch", number);
            }

            json.WriteNumber("iat", issuedAt);
            json.WriteNumber("exp", issuedAt + (long)Life.TotalSeconds);
            json.WriteEndObject();
        }

        var signed = $"{Header}.{Base64Url.EncodeToString(payload.WrittenSpan)}";
        return $"{signed}.{Sign(signed)}";
    }

    /// <summary>Never throws, whatever the text. The signature is compared before anything in the token is read, always
    /// as HS256: a header that names another algorithm cannot choose how it is checked.</summary>
    public IngestTokenVerification Verify(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return IngestTokenVerification.Refused(IngestTokenStanding.Missing);
        }

        if (token.Length > MaxTokenLength || !TrySplit(token, out var header, out var payload, out var signature))
        {
            return IngestTokenVerification.Refused(IngestTokenStanding.Malformed);
        }

        // Compared as text: base64url leaves unused bits at its end, and only one spelling of a signature is ours.
        var expected = Sign(token[..(header.Length + 1 + payload.Length)]);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature.ToString())))
        {
            return IngestTokenVerification.Refused(IngestTokenStanding.BadSignature);
        }

        if (!IngestTokenJson.HeaderIsOurs(header))
        {
            return IngestTokenVerification.Refused(IngestTokenStanding.WrongAlgorithm);
        }

        if (IngestTokenJson.ReadClaims(payload) is not { } claims)
        {
            return IngestTokenVerification.Refused(IngestTokenStanding.Malformed);
        }

        return claims.ExpiresAt <= _time.GetUtcNow()
            ? IngestTokenVerification.Refused(IngestTokenStanding.Expired)
            : new IngestTokenVerification(IngestTokenStanding.Valid, claims);
    }

    private string Sign(string text) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(text)));

    private static bool TrySplit(
        string token, out ReadOnlySpan<char> header, out ReadOnlySpan<char> payload, out ReadOnlySpan<char> signature)
    {
        header = payload = signature = default;
        Span<Range> parts = stackalloc Range[4];
        if (token.AsSpan().Split(parts, '.') != 3)
        {
            return false;
        }

        header = token.AsSpan(parts[0]);
        payload = token.AsSpan(parts[1]);
        signature = token.AsSpan(parts[2]);
        return IsBase64Url(header) && IsBase64Url(payload) && IsBase64Url(signature);
    }

    private static bool IsBase64Url(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text.IndexOfAnyExcept(Base64UrlCharacters) < 0;
}
