namespace VaporForge.Gateway.Tests.World;

/// <summary>One gateway for the tests of a class that do not disturb each other.</summary>
public sealed class SharedGateway : IAsyncLifetime
{
    internal GatewayHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
