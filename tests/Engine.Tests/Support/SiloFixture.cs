using Orleans.Hosting;

namespace VaporForge.Engine.Support;

/// <summary>One silo for all tests of a class, with short times where a test would have to wait.</summary>
public class SiloFixture : IAsyncLifetime
{
    public TestSilo Silo { get; private set; } = null!;

    public async Task InitializeAsync() => Silo = await TestSilo.StartAsync(Configure);

    public async Task DisposeAsync() => await Silo.DisposeAsync();

    protected virtual void Configure(ISiloBuilder silo)
    {
    }
}
