using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace VaporForge.Storage.Tests;

public sealed class StorageOptionsFacts
{
    [Theory]
    [InlineData("Store", "mysql", "Storage:Store is 'mysql'; set it to 'sqlite' or 'postgres'.")]
    [InlineData("Path", " ", "Storage:Path is empty; name the database file.")]
    [InlineData("Store", "postgres", "Storage:ConnectionString is empty; with 'postgres' it must say how to connect.")]
    [InlineData("MaxGroupWrites", "0", "Storage:MaxGroupWrites is 0; set it to 1 at least and 1024 at most.")]
    [InlineData("CommandTimeout", "00:02:00", "Storage:CommandTimeout is 00:02:00; set it to 00:00:01 at least and 00:01:00 at most.")]
    public void A_wrong_setting_is_named_with_its_remedy(string key, string value, string expected)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Bind((key, value)));
        Assert.Equal([expected], failure.Failures);
    }

    [Fact]
    public void Defaults_are_valid_and_settings_are_bound()
    {
        var options = Bind(("MaxReaders", "3"), ("CommandTimeout", "00:00:05"));
        Assert.Equal((3, TimeSpan.FromSeconds(5), "sqlite"), (options.MaxReaders, options.CommandTimeout, options.Store));
    }

    [Fact]
    public void Options_that_a_caller_made_are_checked_too() => Assert.Throws<OptionsValidationException>(
        () => new ServiceCollection().AddVaporForgeStorage(new StorageOptions { MaxReaders = 0 }));

    private static StorageOptions Bind(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Storage:{setting.Key}", (string?)setting.Value)))
            .Build();
        using var services = new ServiceCollection()
            .AddLogging()
            .AddVaporForgeStorage(configuration.GetSection(StorageOptions.Section))
            .BuildServiceProvider();
        return services.GetRequiredService<IOptions<StorageOptions>>().Value;
    }
}
