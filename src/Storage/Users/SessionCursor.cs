using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace VaporForge.Storage.Users;

/// <summary>Where a page of the session list ended. Opaque to callers: base64url of
/// <c>{updated_at}:{session_id}</c>.</summary>
internal readonly record struct SessionCursor(long UpdatedAt, string SessionId)
{
    /// <summary>Before the newest session.</summary>
    private static readonly SessionCursor Start = new(long.MaxValue, "");

    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.InvalidRequest"/>.</exception>
    public static SessionCursor Parse(string? text)
    {
        if (text is null) return Start;
        if (text.Length <= 256 && Base64Url.IsValid(text))
        {
            var plain = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
            var separator = plain.IndexOf(':', StringComparison.Ordinal);
            if (separator > 0
                && long.TryParse(plain.AsSpan(0, separator), NumberStyles.Integer, CultureInfo.InvariantCulture, out var updatedAt)
                && Ids.IsValid(plain[(separator + 1)..]))
            {
                return new SessionCursor(updatedAt, plain[(separator + 1)..]);
            }
        }

        throw new VaporForgeException(ErrorCodes.InvalidRequest, "after: this is not the 'next' of a page.");
    }

    public override string ToString() => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{UpdatedAt}:{SessionId}")));
}
