namespace VaporForge.Gateway.OlderContract;

/// <param name="Seq">Of the prompt's own frame.</param>
internal sealed record SdkTurn(string SessionId, string TurnId, long Seq);
