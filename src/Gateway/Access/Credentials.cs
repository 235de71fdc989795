using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace VaporForge.Gateway.Access;

/// <summary>Makes tokens and codes that cannot be guessed, and the hashes that stand for them in the store.</summary>
public static class Credentials
{
    public const string TokenPrefix = "vf_";

    /// <summary>Longest text that is worth hashing.</summary>
    public const int MaxLength = 256;

    /// <summary>What a code of <see cref="VaporForge.Access.IAccessStore"/> opens.</summary>
    public const string TicketPurpose = "ticket";
    public const string SignInPurpose = "sign-in";

    /// <summary>256 random bits.</summary>
    public static string NewCode() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The prefix lets scanners of leaked secrets recognise it.</summary>
    public static string NewToken() => TokenPrefix + NewCode();

    /// <summary>Random texts of 256 bits need no salt and no slow hash.</summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
