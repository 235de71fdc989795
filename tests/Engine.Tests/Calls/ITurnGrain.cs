using Orleans;
using Orleans.Concurrency;

namespace VaporForge.Engine.Calls;

/// <summary>Methods that wait at a gate, with every kind of interleaving.</summary>
public interface ITurnGrain : IGrainWithStringKey
{
    Task WaitAsync(string gate);

    Task<int> AddAsync(int number);

    ValueTask<string> EchoAsync(string text);

    [ReadOnly]
    Task ReadAsync(string gate);

    [AlwaysInterleave]
    Task<int> PeekAsync();

    [OneWay]
    Task FireAsync(string gate);

    [OneWay]
    Task FireAndFailAsync(string message);

    Task YieldManyTimesAsync();

    Task CallItselfAsync();

    [ResponseTimeout("00:00:01")]
    Task WaitImpatientlyAsync(string gate);

    Task FailAsync(string message);
}
