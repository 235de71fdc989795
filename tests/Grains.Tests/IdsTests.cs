using VaporForge.Testing;

namespace VaporForge.Grains.Tests;

public sealed class IdsTests
{
    [Fact]
    public void Ids_of_the_same_moment_sort_in_the_order_in_which_they_were_made()
    {
        var time = new ManualTime();
        var ids = Enumerable.Range(0, 10_000).Select(_ => Ids.New(time)).ToArray();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Ids_of_many_threads_are_all_different_and_each_thread_sees_its_own_grow()
    {
        var made = new string[4][];
        Parallel.For(0, made.Length, i => made[i] = [.. Enumerable.Range(0, 5000).Select(_ => Ids.New(TimeProvider.System))]);
        Assert.All(made, ids => Assert.Equal(ids.Order(StringComparer.Ordinal), ids));
        Assert.Equal(20_000, made.SelectMany(ids => ids).Distinct().Count());
    }

    [Fact]
    public void An_id_is_a_version_7_uuid_of_its_moment()
    {
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var id = Guid.ParseExact(Ids.New(TimeProvider.System), "N");
        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        var at = Convert.ToInt64(id.ToString("N")[..12], 16);
        Assert.InRange(at, before, before + 60_000);
        Assert.True(Ids.IsValid(id.ToString("N")));
    }
}
