using VaporForge.Access;

namespace VaporForge.Gateway.Access;

/// <summary>The one-time codes of sign-in links.</summary>
internal sealed class SignInCodes(IAccessStore store, IOptions<GatewayOptions> options, TimeProvider time)
{
    public async Task<string> CreateAsync(string userId, CancellationToken cancellationToken)
    {
        var code = Credentials.NewCode();
        await store.AddCodeAsync(
            Credentials.Hash(code),
            userId,
            Credentials.SignInPurpose,
            time.GetUtcNow() + options.Value.SignInLinkLife,
            cancellationToken);
        return code;
    }

    /// <summary>The user whom the code signs in; null when it is unknown, used or expired.</summary>
    public async Task<string?> RedeemAsync(string? code) =>
        code is { Length: > 0 and <= Credentials.MaxLength }
            ? await store.RedeemCodeAsync(
                Credentials.Hash(code), Credentials.SignInPurpose, time.GetUtcNow(), CancellationToken.None)
            : null;
}
