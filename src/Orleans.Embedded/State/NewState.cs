using System.Runtime.CompilerServices;

namespace Orleans.Embedded;

/// <summary>The state of a grain that has no record.</summary>
internal static class NewState
{
    public static T Of<T>() =>
        typeof(T).IsValueType || typeof(T).GetConstructor(Type.EmptyTypes) is not null
            ? Activator.CreateInstance<T>()
            : (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
}
