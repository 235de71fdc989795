namespace VaporForge.Gateway.Access;

/// <param name="Ticket">Goes into <c>?ticket=</c> of one connection.</param>
public sealed record TicketAnswer(string Ticket, DateTimeOffset ExpiresAt);
