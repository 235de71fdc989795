#if ENGINE_ORLEANS
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;
using VaporForge.Silo.Hosting;

namespace VaporForge.Sandboxes.Tests.Hosting;

public sealed class FailureTests
{
    [Fact]
    public void A_failure_crosses_from_process_to_process_with_a_cause_that_is_of_a_library()
    {
        var services = new ServiceCollection().AddSerializer();
        Engine.AddFailures(services);
        using var provider = services.BuildServiceProvider();
        var serializer = provider.GetRequiredService<Serializer>();
        foreach (var cause in new Exception[] { new NpgsqlException("away"), new PostgresException("away", "FATAL", "FATAL", "57P03") })
        {
            var failure = new VaporForgeException(ErrorCodes.StorageUnavailable, "Try again.", "detail", cause);
            var read = Assert.IsType<VaporForgeException>(serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(failure)));
            Assert.Equal((failure.Code, failure.Message, failure.Internal), (read.Code, read.Message, read.Internal));
            Assert.Contains("away", read.InnerException!.Message, StringComparison.Ordinal);
        }
    }
}
#endif
