using VaporForge.Gateway.Feeds;
using VaporForge.Gateway.Limits;
using VaporForge.Gateway.Sessions;
using VaporForge.Sessions;

namespace VaporForge.Gateway.AgentChat;

/// <summary>What every connection of <c>useAgentChat</c> stands on.</summary>
internal sealed record AgentChatParts(
    SessionFeeds Feeds,
    ViewerLoop Loop,
    ISessionReader Reader,
    SessionCalls Calls,
    Prompts Prompts,
    ClientSessions Sessions,
    UserRates Rates,
    ILogger<AgentChatConnection> Logger);
