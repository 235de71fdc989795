namespace VaporForge.Gateway.Hosting;

/// <summary>Marks a route of the internal listener.</summary>
internal sealed class InternalRoute
{
    public static readonly InternalRoute Instance = new();
}
