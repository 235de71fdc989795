namespace VaporForge.EndToEnd.Tests.World;

/// <summary>Finds files of the checkout that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    public static string File(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "VaporForge.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Not below a checkout of VaporForge.");
    }
}
