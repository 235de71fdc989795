using System.Text.RegularExpressions;
using VaporForge.Storage.Schema;

namespace VaporForge.Storage.Tests.Schema;

public sealed partial class DialectFacts
{
    [Fact]
    public void Both_dialects_have_the_same_tables_with_the_same_columns_and_keys()
    {
        Assert.Equal(Read(StorageOptions.Sqlite), Read(StorageOptions.Postgres));
    }

    [Fact]
    public void Versions_are_in_order_and_mean_the_same_in_both_dialects()
    {
        var (sqlite, postgres) = (Migration.Of(StorageOptions.Sqlite), Migration.Of(StorageOptions.Postgres));
        foreach (var migrations in new[] { sqlite, postgres })
        {
            Assert.Equal(1, migrations[0].Version);
            Assert.Equal(migrations.Count, migrations.Select(migration => migration.Version).Distinct().Count());
        }

        foreach (var (left, right) in sqlite.Join(postgres, left => left.Version, right => right.Version, (left, right) => (left, right)))
            Assert.Equal(left.Name, right.Name);
    }

    /// <summary>Every table and index of the first migration, without types, which are what differs.</summary>
    private static string[] Read(string dialect) =>
    [
        .. Migration.Of(dialect)[0].Sql.Split('\n')
            .Where(line => !line.StartsWith("--", StringComparison.Ordinal))
            .TakeWhile(line => !line.Contains("FUNCTION", StringComparison.Ordinal))
            .Select(line => Spaces().Replace(Types().Replace(line, " "), " ").Replace(" ;", ";", StringComparison.Ordinal).Trim())
            .Where(line => line.Length > 0),
    ];

    [GeneratedRegex("""\b(TEXT|INTEGER|BLOB|text|integer|bigint|bytea)\b|COLLATE "C"|WITHOUT ROWID|WITH \(fillfactor = \d+\)""")]
    private static partial Regex Types();

    [GeneratedRegex(@"\s+(?=,)|\s+")]
    private static partial Regex Spaces();
}
