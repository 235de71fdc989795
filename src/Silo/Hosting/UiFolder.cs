namespace VaporForge.Silo.Hosting;

/// <summary>Finds the folder <c>ui</c> beside the solution, or beside the program where it was published.</summary>
internal static class UiFolder
{
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ui", "index.html"))) return Path.Combine(folder.FullName, "ui");
        }

        return null;
    }
}
