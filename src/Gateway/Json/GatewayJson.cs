using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using VaporForge.Gateway.Access;
using VaporForge.Gateway.Chat;
using VaporForge.Gateway.Configuration;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Health;
using VaporForge.Gateway.OlderContract;
using VaporForge.Gateway.Sessions;
using VaporForge.Gateway.Sockets;
using VaporForge.Gateway.Terminals;
using VaporForge.Gateway.Workspace;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Json;

/// <summary>All that goes over the public API as JSON.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    Converters = [typeof(UtcTime), typeof(SessionStatusWord), typeof(SandboxStateWord), typeof(MessageHistoryJson)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(CreateSessionRequest))]
[JsonSerializable(typeof(RenameSessionRequest))]
[JsonSerializable(typeof(SendMessageRequest))]
[JsonSerializable(typeof(ApprovalRequest))]
[JsonSerializable(typeof(ApprovalAnswer))]
[JsonSerializable(typeof(StopRequest))]
[JsonSerializable(typeof(StopAnswer))]
[JsonSerializable(typeof(SocketCommand))]
[JsonSerializable(typeof(SocketError))]
[JsonSerializable(typeof(SocketAccepted))]
[JsonSerializable(typeof(SessionDetails))]
[JsonSerializable(typeof(SessionSummary))]
[JsonSerializable(typeof(SessionPage))]
[JsonSerializable(typeof(SubmitReceipt))]
[JsonSerializable(typeof(MessageList))]
[JsonSerializable(typeof(MessageHistory))]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(UiMessageView[]))]
[JsonSerializable(typeof(SdkRequest))]
[JsonSerializable(typeof(PersistRequest))]
[JsonSerializable(typeof(PersistAnswer))]
[JsonSerializable(typeof(ProcessExit))]
[JsonSerializable(typeof(TicketAnswer))]
[JsonSerializable(typeof(ConfigEntry))]
[JsonSerializable(typeof(ConfigList))]
[JsonSerializable(typeof(SecretRequest))]
[JsonSerializable(typeof(InstructionsRequest))]
[JsonSerializable(typeof(CredentialFileRequest))]
[JsonSerializable(typeof(LivenessAnswer))]
[JsonSerializable(typeof(ReadinessAnswer))]
[JsonSerializable(typeof(SandboxDetails))]
[JsonSerializable(typeof(FolderListing))]
[JsonSerializable(typeof(UploadAnswer))]
[JsonSerializable(typeof(TerminalCommand))]
[JsonSerializable(typeof(TerminalExit))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class GatewayJson : JsonSerializerContext
{
    private static readonly Lazy<GatewayJson> Relaxed = new(static () =>
        new GatewayJson(
            new JsonSerializerOptions(Default!.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    /// <summary>Text is left readable: JSON of ours is never pasted into HTML, and its content type is sniffed by
    /// nobody.</summary>
    public static GatewayJson Wire => Relaxed.Value;
}
