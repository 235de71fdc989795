namespace VaporForge.Gateway;

/// <summary>How the gateway listens, what it limits and how long it waits. Configuration section <c>Gateway</c>;
/// checked at start by <see cref="GatewayOptionsValidator"/>.</summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>Where people's programs connect, as <c>http://address:port</c>; port 0 takes any. None:
    /// <c>http://127.0.0.1:8787</c>.</summary>
    public string[] PublicUrls { get; set; } = [];

    /// <summary>Where agent hosts connect (<c>/internal/*</c>), as <c>http://address:port</c>. Never an address that
    /// the public reaches. None: <c>http://127.0.0.1:8788</c>.</summary>
    public string[] InternalEndpoints { get; set; } = [];

    /// <summary>The folder of the browser application; nothing is served from it when it does not exist.</summary>
    public string? UiFolder { get; set; }

    /// <summary>Where the keys of cookies rest, mode 700; gateways of one cluster share it. None: cookies end with the
    /// process.</summary>
    public string? DataProtectionFolder { get; set; }

    /// <summary>Longest prompt in UTF-8 bytes. Range 1 KiB to 16 MiB; default 1 MiB.</summary>
    public int PromptMaxBytes { get; set; } = 1 << 20;

    /// <summary>Longest transcript that a chat client submits, in bytes; only its newest message is kept. Range 64 KiB to
    /// 256 MiB; default 16 MiB.</summary>
    public int TranscriptMaxBytes { get; set; } = 16 << 20;
    /// <summary>Largest file that may be put into a workspace, in bytes. Range 1 KiB to 16 GiB; default 100 MiB.</summary>
    public long UploadMaxBytes { get; set; } = 100 << 20;

    /// <summary>Whether people may open terminals in the sandboxes of their sessions. Default true.</summary>
    public bool Terminals { get; set; } = true;

    /// <summary>Requests a second that one user may make for long. Range 1 to 100,000; default 200.</summary>
    public int RequestsPerSecond { get; set; } = 200;

    /// <summary>Requests that one user may make at once after a quiet time. Range 1 to 1,000,000; default
    /// 2,000.</summary>
    public int RequestBurst { get; set; } = 2000;

    /// <summary>Viewers of one session at this gateway. Range 1 to 100,000; default 10,000.</summary>
    public int ViewersPerSession { get; set; } = 10_000;

    /// <summary>Connections that one listener holds at the same time. Range 10 to 1,000,000; default 50,000.</summary>
    public int MaxConnections { get; set; } = 50_000;

    /// <summary>Between comments on SSE and pings on WebSockets and the ingest. Range 1 s to 5 min; default 15
    /// s.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a peer may take nothing of what is written to it before it is cut off. Range 1 s to 1 h;
    /// default 60 s.</summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a session's subscription stays when its last viewer has left. Range 0 s to 5 min; default 2
    /// s.</summary>
    public TimeSpan FeedLinger { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Encoded frames of one session kept for its viewers, in bytes; who is further behind reads the log.
    /// Range 4 KiB to 64 MiB; default 1 MiB.</summary>
    public int FeedTailBytes { get; set; } = 1 << 20;

    /// <summary>Frames of one page read from the log. Range 1 to 10,000; default 1,000.</summary>
    public int LogPageFrames { get; set; } = 1000;

    /// <summary>Longest line of an ingest in bytes. Range 4 KiB to 16 MiB; default 1 MiB.</summary>
    public int IngestLineMaxBytes { get; set; } = 1 << 20;

    /// <summary>Lines of one append. Range 1 to 10,000; default 1,024.</summary>
    public int IngestBatchLines { get; set; } = 1024;

    /// <summary>Bytes of one append, unless one line alone has more. Range 4 KiB to 64 MiB; default 1 MiB.</summary>
    public int IngestBatchBytes { get; set; } = 1 << 20;

    /// <summary>Bytes of one connection that wait to be appended before no more are read. Range 4 KiB to 256 MiB;
    /// default 4 MiB.</summary>
    public int IngestPendingBytes { get; set; } = 4 << 20;

    /// <summary>How long the owner of a session may take to answer before it is looked for again. Range 100 ms to 1 min;
    /// default 2 s.</summary>
    public TimeSpan OwnerAnswerTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a call is tried again while the owner of its session moves or does not answer. Range 0 s to 2
    /// min; default 10 s.</summary>
    public TimeSpan OwnerRetryFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an append may go unanswered before the owner is looked for again. Range 100 ms to 1 min;
    /// default 500 ms.</summary>
    public TimeSpan AppendAnswerTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long an append is tried again while the storage or the owner is away, before the connection is
    /// given up without an acknowledgement. Range 0 s to 10 min; default 20 s (the agent host gives up waiting for
    /// acknowledgements after that).</summary>
    public TimeSpan IngestRetryFor { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether WebSockets take a bearer token as <c>?token=</c>, for clients that know no tickets. A token in an
    /// address ends up in the logs of proxies. Default false.</summary>
    public bool TokensInQuery { get; set; }

    /// <summary>Life of a ticket. Range 5 s to 10 min; default 60 s.</summary>
    public TimeSpan TicketLife { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Life of a sign-in link. Range 1 min to 7 days; default 24 h.</summary>
    public TimeSpan SignInLinkLife { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a browser stays signed in after its last request. Range 1 h to 365 days; default 30
    /// days.</summary>
    public TimeSpan CookieLife { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a looked-up token or user is believed, so how late a revocation may act. Range 0 s to 10 min;
    /// default 30 s.</summary>
    public TimeSpan AccessCacheLife { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a looked-up owner of a session is believed. Range 0 s to 1 min; default 5 s.</summary>
    public TimeSpan OwnerCacheLife { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one readiness check may take. Range 100 ms to 30 s; default 2 s.</summary>
    public TimeSpan ReadinessTimeout { get; set; } = TimeSpan.FromSeconds(2);
}
