namespace VaporForge.Chaos.Garbage;

/// <summary>Something wrong for every endpoint of the contract. None of it may change anything: no well-formed command to a session that
/// runs is among it.</summary>
internal static class GarbageRequests
{
    private const string BadJson = "{\"title\":";
    private const string Deep = "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[";

    public static readonly GarbageRequest[] All =
    [
        // Without a credential, or with a wrong one, nothing is told.
        new("GET", "/api/sessions", null, Credential.None),
        new("GET", "/api/sessions/{real}", null, Credential.Wrong),
        new("GET", "/api/sessions/{real}/messages", null, Credential.Wrong),
        new("GET", "/api/sessions/{real}/events?after=0", null, Credential.None),
        new("GET", "/api/sessions/{real}/ws?after=0&ticket=AAAA", null, Credential.None),
        new("POST", "/api/sessions", "{}", Credential.Wrong),
        new("POST", "/api/sessions/{real}/messages", "{\"prompt\":\"demo: words=1\"}", Credential.Wrong),
        new("POST", "/api/sessions/{real}/stop", null, Credential.None),
        new("DELETE", "/api/sessions/{real}", null, Credential.Wrong),
        new("DELETE", "/api/sessions/{real}/messages", null, Credential.Wrong),
        new("GET", "/api/activity", null, Credential.None),
        new("POST", "/api/tickets", null, Credential.Wrong),
        new("GET", "/api/config/secrets", null, Credential.None),

        // Of sessions that nobody has.
        new("GET", "/api/sessions/{unknown}"),
        new("GET", "/api/sessions/{unknown}/messages"),
        new("GET", "/api/sessions/{unknown}/events?after=0"),
        new("POST", "/api/sessions/{unknown}/messages", "{\"prompt\":\"hello\"}"),
        new("DELETE", "/api/sessions/{unknown}/messages"),
        new("POST", "/api/sessions/{unknown}/stop"),
        new("POST", "/api/sessions/{unknown}/restore"),
        new("POST", "/api/sessions/{unknown}/approvals/x", "{\"decision\":\"allow\"}"),
        new("PATCH", "/api/sessions/{unknown}", "{\"title\":\"x\"}"),
        new("DELETE", "/api/sessions/{unknown}"),

        // Malformed, of sessions that run.
        new("POST", "/api/sessions", BadJson),
        new("POST", "/api/sessions", Deep),
        new("POST", "/api/sessions", "{\"agent\":\"../../etc/passwd\"}"),
        new("GET", "/api/sessions?limit=-1"),
        new("GET", "/api/sessions?limit=1000000"),
        new("PATCH", "/api/sessions/{real}", "{\"title\":7}"),
        new("PATCH", "/api/sessions/{real}", "[]"),
        new("POST", "/api/sessions/{real}/messages", BadJson),
        new("POST", "/api/sessions/{real}/messages", "{}"),
        new("POST", "/api/sessions/{real}/messages", "{\"prompt\":\" \"}"),
        new("POST", "/api/sessions/{real}/messages", "{\"prompt\":\"x\",\"whenBusy\":\"perhaps\"}"),
        new("POST", "/api/sessions/{real}/messages", "{\"prompt\":\"x\",\"prompt\":\"y\"}"),
        new("POST", "/api/sessions/{real}/messages", "\u0000\u0001\u0002"),
        new("POST", "/api/sessions/{real}/approvals/none", "{\"decision\":\"allow\"}"),
        new("POST", "/api/sessions/{real}/approvals/none", "{\"decision\":\"perhaps\"}"),
        new("GET", "/api/sessions/{real}/events?after=-1"),
        new("GET", "/api/sessions/{real}/events?after=abc"),
        new("GET", "/api/sessions/{real}/events?after=999999999999"),
        new("GET", "/api/sessions/{real}/events?after=99999999999999999999999"),
        new("GET", "/api/sessions/{real}/ws?after=0"),
        new("PUT", "/api/sessions/{real}", "{}"),
        new("POST", "/api/sessions/{real}/events", "{}"),
        new("PUT", "/api/config/mcp-servers/chaos", "{\"command\":7}"),
        new("PUT", "/api/config/secrets/chaos", BadJson),
        new("PUT", "/api/config/credential-files", "{\"path\":\"../../x\",\"content\":\"x\"}"),
        new("PUT", "/api/config/agent-settings", "[1,2"),
        new("PUT", "/api/config/instructions", "{\"text\":[]}"),
        new("POST", "/api/sessions/{real}/stop", "{\"turnId\":7}"),
        new("GET", "/api/sessions?deleted=perhaps"),

        // What other people's clients call.
        new("POST", "/api/chat", "{}", Credential.None),
        new("GET", "/api/chat/{real}/stream", null, Credential.Wrong),
        new("GET", "/api/chat/{real}/messages", null, Credential.None),
        new("POST", "/api/chat/{real}/stop", null, Credential.Wrong),
        new("GET", "/agents/chat-session-agent/{real}", null, Credential.None),
        new("GET", "/agents/chat-session-agent/{real}/get-messages", null, Credential.Wrong),
        new("GET", "/api/sdk/ws?sessionId={real}&prompt=x", null, Credential.Wrong),
        new("POST", "/api/chat", BadJson),
        new("POST", "/api/chat", Deep),
        new("POST", "/api/chat", "{\"id\":\"../x\",\"messages\":[{\"id\":\"u\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"x\"}]}]}"),
        new("POST", "/api/chat", "{\"id\":\"x\",\"messages\":[]}"),
        new("POST", "/api/chat", "{\"id\":\"x\",\"messages\":[{\"role\":\"system\"}]}"),
        new("GET", "/agents/chat-session-agent/{real}"),
        new("GET", "/agents/chat-session-agent/a%2Fb/get-messages"),
        new("GET", "/api/sdk/ws?sessionId={real}&prompt=x"),
        new("POST", "/api/sdk/stream", "{\"prompt\":\"x\"}"),
        new("POST", "/api/sdk/stream", "{\"sessionId\":\"nobody-has-this\",\"prompt\":\"x\"}"),
        new("POST", "/api/sdk/persist", BadJson),
        new("POST", "/healthz", "{}"),
        new("POST", "/readyz", "{}"),

        // The ingest: not on the public listener, and not with a token that is none.
        new("POST", "/internal/stream", "{\"n\":1,\"type\":\"done\"}\n"),
        new("POST", "/internal/stream", "{\"n\":1,\"type\":\"done\"}\n", Credential.None, OnInternal: true),
        new("POST", "/internal/stream", "{\"n\":1,\"type\":\"done\"}\n", Credential.Wrong, OnInternal: true),
        new("POST", "/internal/stream", "\u0000\u0001", Credential.Right, OnInternal: true),
        new("GET", "/internal/stream", null, Credential.Wrong, OnInternal: true),
        new("GET", "/api/sessions", null, Credential.Right, OnInternal: true),
    ];
}
