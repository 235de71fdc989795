using Microsoft.Extensions.Hosting;
using Orleans.Embedded;

namespace Orleans.Hosting;

/// <summary>Opens the engine when the host starts and drains it when the host stops.</summary>
internal sealed class EngineHost(Engine engine) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _sweeping = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        engine.Catalog.Open();
        _sweeping = new Sweeper(engine).RunAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await engine.Catalog.CloseAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            engine.StopTimedOut();
            engine.Catalog.AbandonCalls();
        }

        await _stopping.CancelAsync();
        await _sweeping;
    }

    public void Dispose() => _stopping.Dispose();
}
