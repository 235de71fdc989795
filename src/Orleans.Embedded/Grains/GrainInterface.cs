using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>What is known of one grain interface: found once, then a field.</summary>
internal static class GrainInterface<TGrainInterface>
{
    private static Func<ProxyOrigin, TGrainInterface>? s_makeProxy;
    private static GrainType s_grainType;

    public static void Register(Func<ProxyOrigin, TGrainInterface> makeProxy) => s_makeProxy = makeProxy;

    public static TGrainInterface MakeProxy(ProxyOrigin origin)
    {
        if (s_makeProxy is null)
        {
            // Nothing of the interface's assembly may have run yet; this runs its registration.
            RuntimeHelpers.RunModuleConstructor(typeof(TGrainInterface).Module.ModuleHandle);
        }

        var makeProxy = s_makeProxy ?? throw new ArgumentException(
            $"{typeof(TGrainInterface)} has no proxy: it is not a grain interface, or its project has no ActorEngineRole.");
        return makeProxy(origin);
    }

    public static GrainType GrainType(string? classNamePrefix)
    {
        if (classNamePrefix is not null)
            return GrainRegistry.ImplementationOf(typeof(TGrainInterface), classNamePrefix).GrainType;
        if (s_grainType.IsDefault)
            s_grainType = GrainRegistry.ImplementationOf(typeof(TGrainInterface), null).GrainType;
        return s_grainType;
    }
}
