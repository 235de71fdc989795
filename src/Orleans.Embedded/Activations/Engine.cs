using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>What all activations of one host share.</summary>
internal sealed partial class Engine
{
    private readonly ILogger<Engine> _logger;
    private readonly long _defaultTimeoutTicks;

    public Engine(
        IServiceProvider services,
        TimeProvider clock,
        IOptions<SiloMessagingOptions> messaging,
        IOptions<GrainCollectionOptions> collection,
        ILogger<Engine> logger)
    {
        Services = services;
        Clock = clock;
        Messaging = messaging.Value;
        Collection = collection.Value;
        _logger = logger;
        _defaultTimeoutTicks = ToTicks(Messaging.ResponseTimeout);
        GrainAssemblies.LoadAll();
        Catalog = new Catalog(this);
        GrainFactory = new GrainFactory(this);
    }

    public IServiceProvider Services { get; }

    public TimeProvider Clock { get; }

    public SiloMessagingOptions Messaging { get; }

    public GrainCollectionOptions Collection { get; }

    public Catalog Catalog { get; }

    public GrainFactory GrainFactory { get; }

    public TimeSpan TimeoutOf(GrainCall call) => call.Method.Timeout ?? Messaging.ResponseTimeout;

    public long DeadlineOf(GrainCall call) =>
        After(call.Method.Timeout is { } timeout ? ToTicks(timeout) : _defaultTimeoutTicks);

    public long TimestampAfter(TimeSpan time) => After(ToTicks(time));

    private long After(long ticks)
    {
        var now = Clock.GetTimestamp();
        return ticks > long.MaxValue - now ? long.MaxValue : now + ticks;
    }

    private long ToTicks(TimeSpan time) => (long)(time.TotalSeconds * Clock.TimestampFrequency);
}
