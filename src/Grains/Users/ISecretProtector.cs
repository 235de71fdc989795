namespace VaporForge.Grains.Users;

/// <summary>Encrypts what must not rest in the clear, bound to where it belongs: it cannot be moved to another user or
/// name.</summary>
public interface ISecretProtector
{
    byte[] Protect(ReadOnlySpan<byte> plain, string context);

    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.Unavailable"/> when the key is not the one that
    /// protected it.</exception>
    byte[] Unprotect(ReadOnlySpan<byte> sealedBytes, string context);
}
