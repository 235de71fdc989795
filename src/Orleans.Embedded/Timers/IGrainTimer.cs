namespace Orleans.Runtime;

/// <summary>A timer whose ticks are turns of its grain. It ends with the activation.</summary>
public interface IGrainTimer : IDisposable
{
    void Change(TimeSpan dueTime, TimeSpan period);
}
