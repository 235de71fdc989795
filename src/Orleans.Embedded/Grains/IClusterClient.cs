namespace Orleans;

/// <summary>Reaches grains and streams from outside of a grain.</summary>
public interface IClusterClient : IGrainFactory
{
    IServiceProvider ServiceProvider { get; }
}
