using VaporForge.Access;

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
        var token = ReadToken(tokenPath) ?? CreateToken(tokenPath);
        await _store.AddTokenAsync(Id, Credentials.Hash(token), TokenLabel, cancellationToken);
    }

    /// <summary>A link that signs a browser in once.</summary>
    public async Task<Uri> CreateSignInLinkAsync(Uri publicAddress, CancellationToken cancellationToken) =>
        new(publicAddress, $"/signin?code={await _codes.CreateAsync(Id, cancellationToken)}");

    private static string? ReadToken(string path)
    {
        if (!File.Exists(path)) return null;
        var token = File.ReadAllText(path).Trim();
        if (!token.StartsWith(Credentials.TokenPrefix, StringComparison.Ordinal) || token.Length > Credentials.MaxLength)
            throw new InvalidOperationException($"{path} holds no token; remove the file to have one made.");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, OwnerOnly);
        return token;
    }

    /// <summary>Of two processes that start at once, one makes the file and both read it: the content is whole before
    /// the name is there.</summary>
    private static string CreateToken(string path)
    {
        var token = Credentials.NewToken();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) creation.UnixCreateMode = OwnerOnly;
        using (var writer = new StreamWriter(unfinished, creation)) writer.WriteLine(token);
        try
        {
            File.Move(unfinished, path, overwrite: false);
            return token;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(unfinished);
            return ReadToken(path)!;
        }
    }
}
