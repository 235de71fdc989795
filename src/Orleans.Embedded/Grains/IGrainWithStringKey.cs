namespace Orleans;

/// <summary>A grain interface whose grains are named by a string: the only kind of key that this engine
/// knows.</summary>
public interface IGrainWithStringKey : IGrain;
