#if ENGINE_ORLEANS
using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using VaporForge.Grains;

namespace VaporForge.Silo.Hosting;

/// <summary>
/// Lets grains go so quickly that those who watch do not notice.
/// <para>A silo that leaves would end all of its activations at once, and each is nowhere while the machine is busy with all
/// of them. So those that work move first, a few at a time, while the silo is as well as ever.</para>
/// <para>And whichever activation is to end: Orleans waits for its calls, and one that waits for the next frame is over after
/// half of the response timeout (seen: 5 s without an owner, when the silo with the directory's entry died).</para>
/// </summary>
internal sealed partial class Handover(IServiceProvider services, TimeProvider time, ILogger<Handover> logger)
    : IActivationWorkingSetObserver, IHostedLifecycleService
{
    private const int AtATime = 2;
    private static readonly TimeSpan OneLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AllLimit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<IActivationWorkingSetMember, byte> _here = new();

    public static void Add(ISiloBuilder silo)
    {
        silo.Services.AddSingleton<Handover>();
        silo.Services.AddSingleton<IActivationWorkingSetObserver>(provider => provider.GetRequiredService<Handover>());
        silo.Services.AddHostedService(provider => provider.GetRequiredService<Handover>());
    }

    public void OnAdded(IActivationWorkingSetMember member)
    {
        if (member is IGrainContext { GrainInstance: IHandedOver }) _here.TryAdd(member, 0);
    }

    public void OnDeactivating(IActivationWorkingSetMember member)
    {
        if (member is IGrainContext { GrainInstance: IHandedOver grain } context) context.Scheduler.QueueAction(grain.EndWaits);
    }

    public void OnDeactivated(IActivationWorkingSetMember member) => _here.TryRemove(member, out _);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var others = Others();
        var working = _here.Keys.OfType<IGrainContext>().Where(grain => grain.GrainInstance is IHandedOver { IsWorking: true }).ToArray();
        if (others.Length == 0 || working.Length == 0) return;
        using var limit = new CancellationTokenSource(AllLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = either.Token };
        try
        {
            await Parallel.ForEachAsync(working, options, (grain, cancel) => MoveAsync(grain, others, cancel));
            LogMoved(working.Length);
        }
        catch (OperationCanceledException e)
        {
            // What is left ends with the silo.
            LogNotAll(e);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async ValueTask MoveAsync(IGrainContext grain, SiloAddress[] others, CancellationToken cancellationToken)
    {
        var target = others[Random.Shared.Next(others.Length)];
        grain.Migrate(new Dictionary<string, object> { [IPlacementDirector.PlacementHintKey] = target }, cancellationToken);
        try
        {
            await grain.Deactivated.WaitAsync(OneLimit, time, cancellationToken);
        }
        catch (TimeoutException e)
        {
            // It goes on moving, and must not keep the others here.
            LogSlow(e, grain.GrainId);
        }
    }

    private SiloAddress[] Others()
    {
        // Not injected: activations are part of what membership is made of.
        var self = services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        return [.. services.GetRequiredService<IClusterMembershipService>().ActiveBut(self)];
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Handed over to other silos what ran here: {Grains} grains.")]
    private partial void LogMoved(int grains);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Grain} takes long to move to another silo.")]
    private partial void LogSlow(Exception exception, GrainId grain);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not all grains were handed over in time.")]
    private partial void LogNotAll(Exception exception);
}
#endif
