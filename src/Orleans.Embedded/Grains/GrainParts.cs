using Microsoft.Extensions.DependencyInjection;
using Orleans.Core;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Embedded;

/// <summary>Where the constructor arguments of grains come from. Generated code asks it.</summary>
public static class GrainParts
{
    public static T Service<T>(IGrainContext context)
        where T : notnull => context.ActivationServices.GetRequiredService<T>();

    public static T? OptionalService<T>(IGrainContext context) => context.ActivationServices.GetService<T>();

    public static T KeyedService<T>(IGrainContext context, object? key)
        where T : notnull => context.ActivationServices.GetRequiredKeyedService<T>(key);

    /// <summary>State that is read before the grain activates.</summary>
    public static IPersistentState<TState> State<TState>(IGrainContext context, string stateName, string? storageName)
    {
        var services = context.ActivationServices;
        var storage = storageName is null
            ? services.GetService<IGrainStorage>()
            : services.GetKeyedService<IGrainStorage>(storageName);
        if (storage is null)
        {
            throw new OrleansException(
                $"State '{stateName}' of {context.GrainId} wants the storage '{storageName ?? "Default"}', and no "
                + "IGrainStorage is registered under that name.");
        }

        var state = new PersistentState<TState>(stateName, context.GrainId, storage);
        ((Activation)context).AddState(state);
        return state;
    }
}
