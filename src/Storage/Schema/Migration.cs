using System.Globalization;
using System.Reflection;

namespace VaporForge.Storage.Schema;

/// <summary>One step of the schema: <c>Schema/{dialect}/{version}_{name}.sql</c>. Steps are never changed once
/// released; a version means the same in both dialects, and a dialect may have nothing to do at one.</summary>
internal sealed record Migration(long Version, string Name, string Sql)
{
    public static IReadOnlyList<Migration> Of(string dialect)
    {
        var prefix = $"Schema.{dialect}.";
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(name => Read(assembly, name, name[prefix.Length..]))
                .OrderBy(migration => migration.Version),
        ];
    }

    private static Migration Read(Assembly assembly, string resource, string file)
    {
        var separator = file.IndexOf('_', StringComparison.Ordinal);
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new Migration(
            long.Parse(file[..separator], CultureInfo.InvariantCulture), file[(separator + 1)..], reader.ReadToEnd());
    }
}
