using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VaporForge.Docker.Engine;
using VaporForge.Docker.Sandboxes;
using VaporForge.Grains.Sandboxes;

namespace VaporForge.Sandboxes.Tests.Docker;

public sealed class OptionsTests
{
    [Fact]
    public void Defaults_are_valid() => Assert.True(Validate(_ => { }).Succeeded);

    [Fact]
    public void Each_failure_names_its_key()
    {
        Expect("Docker:Endpoint", options => options.Endpoint = "https://example.com");
        Expect("Docker:Instance", options => options.Instance = "Main One");
        Expect("Docker:Image", options => options.Image = "a b");
        Expect("Docker:MemoryBytes", options => options.MemoryBytes = 1);
        Expect("Docker:Cpus", options => options.Cpus = double.NaN);
        Expect("Docker:Pids", options => options.Pids = 0);
        Expect("Docker:TmpBytes", options => options.TmpBytes = 0);
        Expect("Docker:Egress", options => options.Egress = (Egress)7);
        Expect("Docker:InternalPort", options => options.InternalPort = 0);
        Expect("Docker:CallbackUrls", options => options.CallbackUrls = [new Uri("ftp://x")]);
        Expect("Docker:DataRoot", options => options.DataRoot = "relative/path");
    }

    [Fact]
    public void Host_is_made_from_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["Docker:Egress"] = "Open", ["Docker:CallbackUrls:0"] = "http://silo:9000" }).Build();
        using var provider = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.ClearProviders())
            .AddDockerSandboxHost(options => options.Pids = 100)
            .BuildServiceProvider();

        Assert.Equal(["http://silo:9000/"], provider.GetRequiredService<ISandboxHost>().CallbackUrls.Select(url => url.ToString()));
        Assert.Equal(Egress.Open, provider.GetRequiredService<IOptions<DockerOptions>>().Value.Egress);
        Assert.Same(provider.GetRequiredService<ISandboxHost>(), provider.GetRequiredService<ISandboxInventory>());
    }

    [Theory]
    [InlineData("1.41", "1.41")]
    [InlineData("1.44", "1.44")]
    [InlineData("1.99", "1.48")]
    [InlineData("1.40", null)]
    [InlineData("1.9", null)]
    public void Version_is_the_newest_that_both_speak(string offered, string? chosen)
    {
        Assert.True(ApiVersion.TryParse(offered, out var version));
        Assert.Equal(chosen, ApiVersion.Choose(version)?.ToString());
    }

    private static void Expect(string key, Action<DockerOptions> change) =>
        Assert.Contains(key, Assert.Single(Validate(change).Failures!), StringComparison.Ordinal);

    private static ValidateOptionsResult Validate(Action<DockerOptions> change)
    {
        var options = new DockerOptions();
        change(options);
        return new DockerOptionsValidator().Validate(null, options);
    }
}
