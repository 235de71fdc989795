using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using VaporForge.Gateway.Hosting;

namespace VaporForge.Gateway.Ui;

/// <summary>The browser application's files, on the public listener. They hold nothing of anybody, so they need no
/// signing in.</summary>
internal static class UiFiles
{
    /// <summary>Where the server answers, and be it with 404.</summary>
    private static readonly PathString[] OfTheServer =
        ["/api", "/agents", "/internal", "/openapi", "/healthz", "/readyz", "/signin", "/assets"];

    public static void UseUiFiles(this IApplicationBuilder app, string? folder)
    {
        if (folder is null || !Directory.Exists(folder)) return;
        var files = new PhysicalFileProvider(Path.GetFullPath(folder));
        app.UseWhen(http => !ListenerGate.IsInternal(http), ui =>
        {
            ui.Use((http, next) =>
            {
                if (IsPageOfTheApplication(http.Request)) http.Request.Path = "/";
                return next(http);
            });
            ui.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files, DefaultFileNames = ["index.html"] });
            ui.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = files,
                OnPrepareResponse = Keep,
                ContentTypeProvider = ContentTypes(),
            });
        });
    }

    /// <summary>Addresses that the application makes up itself, such as <c>/s/{id}</c>: all of them get its one page. What
    /// looks like a file, and what belongs to the server, is not among them.</summary>
    private static bool IsPageOfTheApplication(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Path.HasValue
        && !request.Path.Value.Contains('.', StringComparison.Ordinal)
        && !Array.Exists(OfTheServer, start => request.Path.StartsWithSegments(start));

    /// <summary>Kept by browsers, and asked for each time whether it is still good (it has an ETag): a new version is
    /// there at once. What bears the hash of its content in its name never becomes another.</summary>
    private static void Keep(StaticFileResponseContext context) =>
        context.Context.Response.Headers.CacheControl =
            context.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache";

    private static FileExtensionContentTypeProvider ContentTypes()
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".mjs"] = "text/javascript";
        return types;
    }
}
