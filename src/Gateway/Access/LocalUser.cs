using System.Text;
using VaporForge.Access;
using VaporForge.Gateway.Hosting;

namespace VaporForge.Gateway.Access;

/// <summary>The one user of a fresh machine. The composition root calls it at start and prints what it
/// answers.</summary>
public sealed class LocalUser
{
    public const string Id = "local";
    private const string TokenLabel = "local-file";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly IAccessStore _store;
    private readonly SignInCodes _codes;

    internal LocalUser(IAccessStore store, SignInCodes codes) => (_store, _codes) = (store, codes);

    /// <summary>Sees to it that the user exists and that a bearer token of theirs lies in a file of mode 600. A token
    /// that lies there already is taken.</summary>
    /// <exception cref="InvalidOperationException">The file holds something else.</exception>
    public async Task EnsureAsync(string tokenPath, CancellationToken cancellationToken)
    {
        if (!await _store.UserExistsAsync(Id, cancellationToken))
            await _store.AddUserAsync(Id, "Local user", cancellationToken);
        var token = ReadOrMakeToken(tokenPath);
        await _store.AddTokenAsync(Id, Credentials.Hash(token), TokenLabel, cancellationToken);
    }

    /// <summary>A link that signs a browser in once.</summary>
    public async Task<Uri> CreateSignInLinkAsync(Uri publicAddress, CancellationToken cancellationToken) =>
        new(publicAddress, $"/signin?code={await _codes.CreateAsync(Id, cancellationToken)}");

    private static string ReadOrMakeToken(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var content = OnceFile.ReadOrMake(path, () => Encoding.ASCII.GetBytes(Credentials.NewToken() + "\n"));
        var token = Encoding.UTF8.GetString(content).Trim();
        if (!token.StartsWith(Credentials.TokenPrefix, StringComparison.Ordinal) || token.Length > Credentials.MaxLength)
            throw new InvalidOperationException($"{path} holds no token; remove the file to have one made.");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, OwnerOnly);
        return token;
    }
}
