namespace Orleans.Generator;

/// <summary>Names in the engine that generated code or the search for grains depends on.</summary>
internal static class Names
{
    public const string GenerateSerializer = "Orleans.GenerateSerializerAttribute";
    public const string Immutable = "Orleans.ImmutableAttribute";
    public const string Id = "Orleans.IdAttribute";
    public const string ResponseTimeout = "Orleans.ResponseTimeoutAttribute";
    public const string GrainType = "Orleans.GrainTypeAttribute";
    public const string KeepAlive = "Orleans.KeepAliveAttribute";
    public const string CollectionAgeLimit = "Orleans.CollectionAgeLimitAttribute";
    public const string ReadOnly = "Orleans.Concurrency.ReadOnlyAttribute";
    public const string AlwaysInterleave = "Orleans.Concurrency.AlwaysInterleaveAttribute";
    public const string OneWay = "Orleans.Concurrency.OneWayAttribute";
    public const string Reentrant = "Orleans.Concurrency.ReentrantAttribute";
    public const string PersistentState = "Orleans.Runtime.PersistentStateAttribute";
    public const string FromKeyedServices = "Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute";
    public const string GrainAssembly = "Orleans.Embedded.GrainAssemblyAttribute";
    public const string Addressable = "Orleans.Runtime.IAddressable";
    public const string Grain = "Orleans.IGrain";
    public const string GrainBase = "Orleans.IGrainBase";
    public const string GrainContext = "Orleans.Runtime.IGrainContext";
    public const string CancellationToken = "System.Threading.CancellationToken";

    /// <summary>Where generated code finds the engine.</summary>
    public const string Engine = "global::Orleans.Embedded.";
}
