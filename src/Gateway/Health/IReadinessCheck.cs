namespace VaporForge.Gateway.Health;

/// <summary>One thing that this process needs to do its work. The composition root gives one for the storage, the
/// engine and the sandbox host.</summary>
public interface IReadinessCheck
{
    /// <summary>As <c>readyz</c> names it: <c>storage</c>, <c>engine</c>, <c>sandboxHost</c>.</summary>
    string Name { get; }

    /// <summary>Null when it is well, otherwise what is wrong, fit for anybody's eyes: the route needs no signing
    /// in.</summary>
    Task<string?> CheckAsync(CancellationToken cancellationToken);
}
