using System.Text;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Ingest;

/// <summary>The types that agents send, so that no line makes a text of its own for one of them. Frequent ones
/// first.</summary>
internal static class KnownTypes
{
    public static readonly (byte[] Utf8, string Type)[] All =
    [
        .. new[]
        {
            FrameTypes.TextDelta, FrameTypes.ReasoningDelta, FrameTypes.ToolStart, FrameTypes.ToolResult, FrameTypes.Usage,
            FrameTypes.Done, FrameTypes.SessionInit, FrameTypes.Status, FrameTypes.Confirmation, FrameTypes.ProcessExit,
            FrameTypes.Error, FrameTypes.SessionReset, FrameTypes.ConfigRestored,
        }.Select(type => (Encoding.ASCII.GetBytes(type), type)),
    ];
}
