using Orleans;
using Orleans.Concurrency;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.Calls;

public class TurnGrain : Grain, ITurnGrain
{
    private int _sum;
    private bool _isBusy;

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
        for (var i = 0; i < 100; i++)
        {
            if (_isBusy)
                throw new InvalidOperationException("Two turns at once");
            _isBusy = true;
            Thread.SpinWait(5000);
            _isBusy = false;
            await Task.Yield();
        }
    }

    public Task CallItselfAsync() => this.AsReference<ITurnGrain>().AddAsync(1);

    public Task WaitImpatientlyAsync(string gate) => WaitAsync(gate);

    public Task FailAsync(string message) => throw new OddException(message);
}
