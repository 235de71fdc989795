using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using VaporForge.Access;

namespace VaporForge.Gateway.Access;

internal static class AccessServices
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<KnownUsers>();
        services.AddSingleton<SignInCodes>();
        services.AddSingleton(provider => new LocalUser(
            provider.GetRequiredService<IAccessStore>(), provider.GetRequiredService<SignInCodes>()));
        services.AddAuthentication(AccessSchemes.Any)
            .AddPolicyScheme(AccessSchemes.Any, null, any => any.ForwardDefaultSelector = AccessSchemes.Pick)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(AccessSchemes.Bearer, null)
            .AddScheme<AuthenticationSchemeOptions, TicketHandler>(AccessSchemes.Ticket, null)
            .AddScheme<AuthenticationSchemeOptions, QueryTokenHandler>(AccessSchemes.QueryToken, null)
            .AddCookie(AccessSchemes.Cookie);
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>, CookieSetup>();
        services.AddAuthorization();
        services.AddDataProtection().SetApplicationName("VaporForge");
        services.AddOptions<KeyManagementOptions>().Configure<IOptions<GatewayOptions>, ILoggerFactory>(PersistKeys);
    }

    private static void PersistKeys(KeyManagementOptions keys, IOptions<GatewayOptions> options, ILoggerFactory loggers)
    {
        if (options.Value.DataProtectionFolder is not { } folder)
        {
            keys.XmlRepository = new EphemeralXmlRepository();
            return;
        }

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, OwnerOnly);
        keys.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(folder), loggers);
    }
}
