namespace VaporForge.Chaos.Clients;

/// <summary>The address that one client uses; after a failure it moves on to the next.</summary>
internal sealed class EndpointCursor(IReadOnlyList<Uri> endpoints, int first)
{
    private int _at = first % endpoints.Count;

    public Uri Current => endpoints[_at];

    public void MoveOn() => _at = (_at + 1) % endpoints.Count;
}
