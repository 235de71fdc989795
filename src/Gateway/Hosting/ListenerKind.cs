namespace VaporForge.Gateway.Hosting;

/// <summary>Which of the two doors a connection came through. A feature of the connection.</summary>
internal sealed class ListenerKind
{
    public static readonly ListenerKind Public = new();
    public static readonly ListenerKind Internal = new();

    private ListenerKind()
    {
    }
}
