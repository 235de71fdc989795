using System.Text.Json;

namespace VaporForge.Chaos.Sessions;

/// <summary>As much of a frame as is needed while it runs; the checker reads the whole later.</summary>
internal readonly record struct FrameHead(long Seq, string Type, string? TurnId, DateTimeOffset At, string? ApprovalId)
{
    /// <summary>Null for what is no frame; the checker will say so.</summary>
    public static FrameHead? TryParse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var fields = document.RootElement;
            return new FrameHead(
                fields.GetProperty("seq").GetInt64(),
                fields.GetProperty("type").GetString()!,
                fields.TryGetProperty("turnId", out var turn) ? turn.GetString() : null,
                fields.GetProperty("at").GetDateTimeOffset(),
                fields.TryGetProperty("approvalId", out var approval) ? approval.GetString() : null);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
