namespace VaporForge.Storage.Tests.OrleansProviders;

[Alias("vf.tests.ICounterGrain")]
public interface ICounterGrain : IGrainWithStringKey
{
    [Alias("Add")]
    Task<int> AddAsync(int amount);

    [Alias("Get")]
    Task<int> GetAsync();

    [Alias("Clear")]
    Task ClearAsync();

    /// <summary>Ends the activation, so that the next call reads from the storage.</summary>
    [Alias("Leave")]
    Task LeaveAsync();
}
