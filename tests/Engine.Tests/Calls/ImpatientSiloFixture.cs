using Orleans.Hosting;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.Calls;

/// <summary>Callers wait for two seconds.</summary>
public sealed class ImpatientSiloFixture : SiloFixture
{
    protected override void Configure(ISiloBuilder silo) => TestSilo.SetResponseTimeout(silo, TimeSpan.FromSeconds(2));
}
