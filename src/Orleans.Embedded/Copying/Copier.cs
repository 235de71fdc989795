namespace Orleans.Embedded;

/// <summary>How to copy exactly <typeparamref name="T"/>: found once, then a field.</summary>
internal static class Copier<T>
{
    public static Func<T, T>? Exact { get; set; }

    /// <summary>Replaces, in a shallow clone, the members that this type itself declares and that can change.</summary>
    public static Action<T>? DeepenMembers { get; set; }
}
