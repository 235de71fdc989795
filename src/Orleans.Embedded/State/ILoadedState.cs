namespace Orleans.Embedded;

/// <summary>State that an activation reads before it activates its grain.</summary>
internal interface ILoadedState
{
    Task LoadAsync(CancellationToken cancellationToken);
}
