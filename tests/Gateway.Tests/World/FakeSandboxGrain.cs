using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Tests.World;

/// <summary>The sandbox of a fake session: only whether there can be one.</summary>
internal sealed class FakeSandboxGrain(FakeSessions sessions) : Grain, ISandboxGrain
{
    public Task<string?> CheckHostAsync(CancellationToken cancellationToken) => Task.FromResult(sessions.SandboxHostFault);

    public Task WarmAsync(long epoch, string userId, string agent) => throw NotCalled();

    public Task AdoptAsync() => throw NotCalled();

    public Task StartExecutionAsync(StartExecution command, CancellationToken cancellationToken) => throw NotCalled();

    public Task<bool> CancelExecutionAsync(
        long epoch, string executionId, TimeSpan grace, CancellationToken cancellationToken) => throw NotCalled();

    public Task KillAsync(long epoch, CancellationToken cancellationToken) => throw NotCalled();

    public Task<bool> ApproveAsync(
        long epoch, string executionId, string approvalId, ApprovalDecision decision, CancellationToken cancellationToken) =>
        throw NotCalled();

    public Task<SandboxReport> InspectAsync(long epoch, bool wake, CancellationToken cancellationToken) => throw NotCalled();

    public Task<SandboxState> GetStateAsync() => throw NotCalled();

    public Task RemoveAsync(long epoch, bool withData, CancellationToken cancellationToken) => throw NotCalled();

    private static InvalidOperationException NotCalled() => new("The gateway does not call this.");
}
