using VaporForge.Users;

namespace VaporForge.Gateway.Tests.Activity;

public sealed class ActivityTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task Changes_of_the_own_list_come_and_those_of_others_do_not()
    {
        var host = shared.Host;
        await using var first = await SseClient.OpenAsync(host.Client(), "/api/activity");
        await using var second = await SseClient.OpenAsync(host.Client(), "/api/activity");
        await ChangeAsync(GatewayHost.Bob);
        var own = await ChangeAsync(GatewayHost.Alice);
        foreach (var window in new[] { first, second })
        {
            var change = await window.NextAsync();
            Assert.Equal(own, change?.Json.GetProperty("id").GetString());
            Assert.Equal("idle", change?.Json.GetProperty("status").GetString());
            Assert.Equal("1000", window.Retry);
        }

        async Task<string> ChangeAsync(string user)
        {
            var session = host.Sessions.Add(user);
            await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IUserGrain>(user).OnSessionChangedAsync(
                FakeUserGrain.Summary(session));
            return session.Id;
        }
    }
}
