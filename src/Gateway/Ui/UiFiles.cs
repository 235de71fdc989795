using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using VaporForge.Gateway.Hosting;

namespace VaporForge.Gateway.Ui;

/// <summary>The browser application's files, on the public listener. They hold nothing of anybody, so they need no
/// signing in.</summary>
internal static class UiFiles
{
    public static void UseUiFiles(this IApplicationBuilder app, string? folder)
    {
        if (folder is null || !Directory.Exists(folder)) return;
        var files = new PhysicalFileProvider(Path.GetFullPath(folder));
        app.UseWhen(http => !ListenerGate.IsInternal(http), ui =>
        {
            ui.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files, DefaultFileNames = ["index.html"] });
            ui.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = files,
                OnPrepareResponse = Revalidate,
                ContentTypeProvider = ContentTypes(),
            });
        });
    }

    /// <summary>Kept by browsers, and asked for each time whether it is still good (it has an ETag): a new version is
    /// there at once.</summary>
    private static void Revalidate(StaticFileResponseContext context) =>
        context.Context.Response.Headers.CacheControl = "no-cache";

    private static FileExtensionContentTypeProvider ContentTypes()
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".mjs"] = "text/javascript";
        return types;
    }
}
