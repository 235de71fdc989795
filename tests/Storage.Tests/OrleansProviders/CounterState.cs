namespace VaporForge.Storage.Tests.OrleansProviders;

[GenerateSerializer, Alias("vf.tests.CounterState")]
public sealed class CounterState
{
    [Id(0)] public int Value { get; set; }
}
