namespace VaporForge.Engine.Generator;

/// <summary>What the embedded engine cannot do is an error of the build. Orleans has analyzers of its own.</summary>
public sealed class GeneratorTests
{
    [Theory]
    [InlineData("VFE001", "public interface IMine : IGrainWithStringKey { int Get(); }")]
    [InlineData("VFE001", "public interface IMine : IGrainWithStringKey { void Send(); }")]
    [InlineData("VFE002", "public interface IMine : IGrainWithStringKey { Task<T> GetAsync<T>(); }")]
    [InlineData("VFE003", "public interface IMine : IGrainWithStringKey { Task GetAsync(in int number); }")]
    [InlineData("VFE004", "public class Odd { } public interface IMine : IGrainWithStringKey { Task GetAsync(Odd odd); }")]
    [InlineData("VFE004", "public class Odd { } public interface IMine : IGrainWithStringKey { Task<Odd?> GetAsync(); }")]
    [InlineData("VFE004", "public class Odd { } public interface IMine : IGrainWithStringKey { Task GetAsync(List<Odd[]> odd); }")]
    [InlineData("VFE004", "public class Odd { } public interface IMine : IGrainWithStringKey { IAsyncEnumerable<Odd> GetAsync(); }")]
    [InlineData("VFE004", "public class Odd { } [GenerateSerializer] public class Mine { [Id(0)] public Odd? Odd { get; set; } }")]
    [InlineData("VFE005", "[GenerateSerializer] public class Mine { public int Number { get; set; } }")]
    [InlineData("VFE005", "[GenerateSerializer] public class Mine { private int _number; public int Get() => _number++; }")]
    [InlineData("VFE006", "public class Outer { [GenerateSerializer] private class Mine { } }")]
    [InlineData("VFE006", "public class Outer { private interface IMine : IGrainWithStringKey { Task GetAsync(); } }")]
    [InlineData("VFE007", "public interface IMine : IGrainWithStringKey { int Number { get; } }")]
    [InlineData("VFE008", "public interface IMine<T> : IGrainWithStringKey { Task GetAsync(); }")]
    [InlineData("VFE008", "[GenerateSerializer] public class Mine<T> { [Id(0)] public T? Value { get; set; } }")]
    [InlineData("VFE009", "public class Mine : Grain { private Mine() { } }")]
    public void What_cannot_be_generated_is_an_error(string id, string source) =>
        Assert.Contains(Compiled.From(source).Problems, problem => problem.Id == id);

    [Theory]
    [InlineData("overloads", "public interface IMine : IGrainWithStringKey { Task A(int x); Task A(string x); Task<int> A(); }")]
    [InlineData("awkward names", "public interface IMine : IGrainWithStringKey { Task<int> A(int grain, int value, int @class, int origin, int s_method); }")]
    [InlineData("token in the middle", "public interface IMine : IGrainWithStringKey { Task A(int a, CancellationToken b, int c); }")]
    [InlineData("default values", "public interface IMine : IGrainWithStringKey { Task A(int a = 3, string? b = null, CancellationToken c = default); }")]
    [InlineData("inherited methods", "public interface IBase : IGrainWithStringKey { Task A(); } public interface IMine : IBase { Task B(); }")]
    [InlineData("nested interface", "public class Outer { public interface IMine : IGrainWithStringKey { Task A(); } }")]
    [InlineData("no namespace and a record", "[GenerateSerializer] public sealed record Mine(int A, List<int>? B);")]
    [InlineData("derived records", "[GenerateSerializer] public abstract record Base([property: Id(0)] int[] A); [GenerateSerializer] public sealed record Mine(int[] A, [property: Id(0)] byte[] B) : Base(A);")]
    [InlineData("read-only members", "[GenerateSerializer] public class Mine { [Id(0)] private readonly List<int> _a = []; [Id(1)] public int[] B { get; } = []; [NonSerialized] private object? _c; public int D => _a.Count + B.Length + (_c is null ? 0 : 1); }")]
    [InlineData("struct", "[GenerateSerializer] public struct Mine { [Id(0)] public List<int[]> A; [Id(1)] public int? B; }")]
    [InlineData("immutable generic message", "[GenerateSerializer, Immutable] public sealed record Mine<T>([property: Id(0)] T Value);")]
    [InlineData("collections", "public interface IMine : IGrainWithStringKey { Task<IReadOnlyDictionary<string, int[]>> A(Dictionary<string, List<int?[]>> a, HashSet<Guid> b, (int[] X, string? Y) c, ReadOnlyMemory<byte> d, object? e); }")]
    [InlineData("references and exceptions", "public interface IMine : IGrainWithStringKey { Task A(IMine other, Exception exception, Type type, Uri uri); }")]
    [InlineData("attributes", "[Alias(\"mine\")] public interface IMine : IGrainWithStringKey { [OneWay, AlwaysInterleave, Alias(\"a\")] Task A([Immutable] byte[] a); [ReadOnly, ResponseTimeout(\"00:00:05\")] ValueTask<int> B(); }")]
    [InlineData("grain class", "public interface IMine : IGrainWithStringKey { Task A(); } [GrainType(\"m\"), CollectionAgeLimit(Minutes = 2), Reentrant] internal sealed partial class MineGrain([PersistentState(\"s\", \"p\")] IPersistentState<List<int>> state, IGrainContext context, IServiceProvider services, TimeProvider? clock = null) : Grain, IMine { public Task A() => Task.FromResult((state, context, services, clock)); } internal sealed partial class MineGrain { }")]
    public void What_is_odd_but_fine_compiles(string what, string source) =>
        Assert.True(Compiled.From(source).Problems is [], $"{what}: {string.Join('\n', Compiled.From(source).Problems)}");

    [Fact]
    public void Change_that_grains_do_not_see_generates_nothing_anew()
    {
        const string Source = "public interface IMine : IGrainWithStringKey { Task A(int x); } public class Other { int X() => 1; }";
        Assert.False(Compiled.RunsAnew(Source, Source.Replace("=> 1", "=> 2", StringComparison.Ordinal)));
        Assert.True(Compiled.RunsAnew(Source, Source.Replace("A(int", "A(long", StringComparison.Ordinal)));
    }
}
