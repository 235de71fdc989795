using System.Text.Encodings.Web;
using System.Text.Json;

namespace VaporForge.Chaos.Histories;

/// <summary>How histories look on disk.</summary>
internal static class HistoryJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // Frames stay readable inside their strings; nobody puts a history into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads a history record by record.</summary>
    /// <exception cref="InvalidDataException">A line is not what was written.</exception>
    public static IEnumerable<T> Read<T>(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
        {
            yield return JsonSerializer.Deserialize<T>(line, Options)
                ?? throw new InvalidDataException($"{path} has a line that is no record.");
        }
    }
}
