namespace Orleans.Hosting;

public static class CoreHostingExtensions
{
    /// <summary>Does nothing: this engine has no network. Kept so that composition roots need no condition.</summary>
    public static ISiloBuilder UseLocalhostClustering(
        this ISiloBuilder builder, int siloPort = 11111, int gatewayPort = 30000) => builder;
}
