using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Storage;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.State;

/// <summary>A silo with our own storage, registered under its name.</summary>
public sealed class TallySiloFixture : SiloFixture
{
    public TallyStorage Storage { get; } = new();

    protected override void Configure(ISiloBuilder silo) =>
        silo.Services.AddKeyedSingleton<IGrainStorage>("tallies", Storage);
}
