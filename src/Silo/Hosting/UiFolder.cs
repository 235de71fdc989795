namespace VaporForge.Silo.Hosting;

/// <summary>Finds the built browser application, <c>ui/dist</c>, in the repository or beside the program where it was
/// published.</summary>
internal static class UiFolder
{
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var built = Path.Combine(folder.FullName, "ui", "dist");
            if (File.Exists(Path.Combine(built, "index.html"))) return built;
        }

        return null;
    }
}
