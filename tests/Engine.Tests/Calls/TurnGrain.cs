using Orleans;
using Orleans.Concurrency;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.Calls;

public class TurnGrain : Grain, ITurnGrain
{
    private int _sum;
    private int _inside;

    public async Task WaitAsync(string gate)
    {
        Signals.Count($"{gate} entered");
        await Signals.Passed(gate);
    }

    public Task<int> AddAsync(int number) => Task.FromResult(_sum += number);

    public ValueTask<string> EchoAsync(string text) => ValueTask.FromResult(text);

    public Task ReadAsync(string gate) => WaitAsync(gate);

    public Task<int> PeekAsync() => Task.FromResult(_sum);

    public async Task FireAsync(string gate)
    {
        await WaitAsync(gate);
        Signals.Count($"{gate} left");
    }

    public Task FireAndFailAsync(string message) => throw new InvalidOperationException(message);

    public async Task YieldManyTimesAsync()
    {
        for (var i = 0; i < 5; i++)
        {
            // Stays a millisecond, or until somebody comes in who must not.
            Interlocked.Increment(ref _inside);
            SpinWait.SpinUntil(() => Volatile.Read(ref _inside) > 1, TimeSpan.FromMilliseconds(1));
            if (Volatile.Read(ref _inside) > 1)
                throw new InvalidOperationException("Two turns at once");
            Interlocked.Decrement(ref _inside);
            await Task.Yield();
        }
    }

    public Task CallItselfAsync() => this.AsReference<ITurnGrain>().AddAsync(1);

    public Task WaitImpatientlyAsync(string gate) => WaitAsync(gate);

    public Task FailAsync(string message) => throw new OddException(message);
}
