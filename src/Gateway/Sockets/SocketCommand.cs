using VaporForge.Sessions;

namespace VaporForge.Gateway.Sockets;

/// <summary>What a WebSocket viewer sends.</summary>
/// <param name="Type"><c>send</c>, <c>stop</c> or <c>approve</c>.</param>
public sealed record SocketCommand(
    string? Type = null,
    string? Prompt = null,
    string? ClientMessageId = null,
    string? Mode = null,
    string? WhenBusy = null,
    string? TurnId = null,
    string? ApprovalId = null,
    string? Decision = null);

/// <summary>The answer to a command that was not carried out. It has no seq: it is no frame of the log.</summary>
public sealed record SocketError(
    string Type, string Code, string Error, string? Command = null, string? ClientMessageId = null);

/// <summary>The answer to a command that was carried out. It has no seq.</summary>
public sealed record SocketAccepted(
    string Type, string Command, string? ClientMessageId = null, SubmitReceipt? Receipt = null, string? ApprovalId = null);
