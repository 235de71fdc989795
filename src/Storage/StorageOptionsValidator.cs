using Microsoft.Extensions.Options;

namespace VaporForge.Storage;

/// <summary>Says which setting is wrong and what to do about it.</summary>
internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var failures = new List<string>();
        if (options.Store is not (StorageOptions.Sqlite or StorageOptions.Postgres))
            failures.Add($"Storage:Store is '{options.Store}'; set it to 'sqlite' or 'postgres'.");
        if (options.Store == StorageOptions.Sqlite && string.IsNullOrWhiteSpace(options.Path))
            failures.Add("Storage:Path is empty; name the database file.");
        if (options.Store == StorageOptions.Postgres && string.IsNullOrWhiteSpace(options.ConnectionString))
            failures.Add("Storage:ConnectionString is empty; with 'postgres' it must say how to connect.");
        Range(failures, nameof(options.MaxGroupWrites), options.MaxGroupWrites, 1, 1024);
        Range(failures, nameof(options.MaxGroupLines), options.MaxGroupLines, 1, 65_536);
        Range(failures, nameof(options.MaxGroupBytes), options.MaxGroupBytes, 64 * 1024, 256 * 1024 * 1024);
        Range(failures, nameof(options.MaxWaitingWrites), options.MaxWaitingWrites, 1, 1_000_000);
        Range(failures, nameof(options.CommandTimeout), options.CommandTimeout, Second, Minute);
        Range(failures, nameof(options.ConnectTimeout), options.ConnectTimeout, Second, Minute);
        Range(failures, nameof(options.MaxReaders), options.MaxReaders, 1, 64);
        Range(failures, nameof(options.MaxReadBytes), options.MaxReadBytes, 64 * 1024, 64 * 1024 * 1024);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Range<T>(List<string> failures, string key, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            failures.Add($"Storage:{key} is {value}; set it to {least} at least and {most} at most.");
    }
}
