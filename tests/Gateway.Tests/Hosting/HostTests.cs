using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using VaporForge.Gateway.Health;

namespace VaporForge.Gateway.Tests.Hosting;

public sealed class HostTests
{
    [Fact]
    public async Task Readiness_names_each_part_and_needs_no_signing_in()
    {
        var broken = new Check("storage", _ => throw new InvalidOperationException("password=secret"));
        await using var host = await GatewayHost.StartAsync(
            options => options.ReadinessTimeout = TimeSpan.FromMilliseconds(100),
            services => services
                .AddSingleton<IReadinessCheck>(broken)
                .AddSingleton<IReadinessCheck>(new Check("engine", _ => Task.FromResult<string?>(null)))
                .AddSingleton<IReadinessCheck>(
                    new Check(
                        "sandboxHost", ct => Task.Delay(Timeout.Infinite, ct).ContinueWith(_ => (string?)null, ct))));
        using var client = host.Client(token: null);
        using var alive = await client.GetAsync("/healthz");
        Assert.Equal("""{"status":"ok"}""", await alive.Content.ReadAsStringAsync());
        using var ready = await client.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        var text = await ready.Content.ReadAsStringAsync();
        var checks = JsonDocument.Parse(text).RootElement.GetProperty("checks");
        Assert.False(checks.GetProperty("storage").GetProperty("ok").GetBoolean());
        Assert.True(checks.GetProperty("engine").GetProperty("ok").GetBoolean());
        Assert.Equal("does not answer", checks.GetProperty("sandboxHost").GetProperty("detail").GetString());
        Assert.DoesNotContain("password", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PromptMaxBytes")]
    [InlineData("HeartbeatInterval")]
    [InlineData("PublicUrls")]
    public async Task A_wrong_option_stops_the_start_and_names_the_key_and_the_remedy(string key)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayHost.StartAsync(options =>
        {
            if (key == "PromptMaxBytes") options.PromptMaxBytes = 5;
            if (key == "HeartbeatInterval") options.HeartbeatInterval = TimeSpan.Zero;
            if (key == "PublicUrls") options.PublicUrls = ["https://example.com"];
        }));
        Assert.Contains($"Gateway:{key}", error.Message, StringComparison.Ordinal);
        Assert.Contains("give", error.Message, StringComparison.Ordinal);
    }

    private sealed class Check(string name, Func<CancellationToken, Task<string?>> check) : IReadinessCheck
    {
        public string Name => name;

        public Task<string?> CheckAsync(CancellationToken cancellationToken) => check(cancellationToken);
    }
}
