using Orleans.Configuration;
using Orleans.Hosting;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.Activations;

/// <summary>Collects grains that have been idle for a second.</summary>
public sealed class ForgetfulSiloFixture : SiloFixture
{
    protected override void Configure(ISiloBuilder silo) => silo.Configure<GrainCollectionOptions>(options =>
    {
        options.CollectionQuantum = TimeSpan.FromSeconds(0.25);
        options.CollectionAge = TimeSpan.FromSeconds(1);
    });
}
