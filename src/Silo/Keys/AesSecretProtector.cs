using System.Security.Cryptography;
using System.Text;
using VaporForge.Grains.Users;

namespace VaporForge.Silo.Keys;

/// <summary>AES-256-GCM: version byte, 12 bytes of nonce, 16 of tag, cipher text; the context is authenticated with
/// it.</summary>
internal sealed class AesSecretProtector(byte[] key) : ISecretProtector
{
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeadBytes = 1 + NonceBytes + TagBytes;

    public byte[] Protect(ReadOnlySpan<byte> plain, string context)
    {
        var sealedBytes = new byte[HeadBytes + plain.Length];
        sealedBytes[0] = Version;
        var nonce = sealedBytes.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(
            nonce, plain, sealedBytes.AsSpan(HeadBytes), sealedBytes.AsSpan(1 + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(context));
        return sealedBytes;
    }

    public byte[] Unprotect(ReadOnlySpan<byte> sealedBytes, string context)
    {
        try
        {
            if (sealedBytes.Length < HeadBytes || sealedBytes[0] != Version)
                throw new CryptographicException("Not a sealed value of a known version.");
            var plain = new byte[sealedBytes.Length - HeadBytes];
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(
                sealedBytes.Slice(1, NonceBytes),
                sealedBytes[HeadBytes..],
                sealedBytes.Slice(1 + NonceBytes, TagBytes),
                plain,
                Encoding.UTF8.GetBytes(context));
            return plain;
        }
        catch (CryptographicException e)
        {
            throw new VaporForgeException(
                ErrorCodes.Unavailable, "A stored secret cannot be read with this installation's key.", context, e);
        }
    }
}
