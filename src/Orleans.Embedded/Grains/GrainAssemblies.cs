using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Embedded;

/// <summary>Loads the assemblies that hold grains, so that they register themselves.</summary>
internal static class GrainAssemblies
{
    /// <summary>
    /// Starts from what is loaded and follows <see cref="GrainAssemblyAttribute"/>: a reference that the compiler saw
    /// no use of is not in the metadata, but it is in the attributes.
    /// </summary>
    public static void LoadAll()
    {
        var seen = new HashSet<string>();
        var next = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies());
        while (next.TryDequeue(out var assembly))
        {
            if (assembly.IsDynamic || !seen.Add(assembly.FullName!))
                continue;
            var names = assembly.GetCustomAttributes<GrainAssemblyAttribute>().Select(attribute => attribute.Name).ToList();
            if (names.Count == 0)
                continue;
            RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
            foreach (var name in names)
                next.Enqueue(Assembly.Load(new AssemblyName(name)));
        }
    }
}
