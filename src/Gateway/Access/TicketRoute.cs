namespace VaporForge.Gateway.Access;

/// <summary>Marks the few routes that take <c>?ticket=</c>: those that browsers open without being able to set a
/// header.</summary>
internal sealed class TicketRoute
{
    public const string Parameter = "ticket";

    public static readonly TicketRoute Instance = new();
}
