using System.Collections.Immutable;
using Orleans;

namespace VaporForge.Engine.Copying;

/// <summary>Keeps what it is given, changes it, and gives back what it keeps.</summary>
public interface ICopyGrain : IGrainWithStringKey
{
    Task KeepBoxAsync(Box? box);

    Task<Box?> BoxAsync();

    Task<int> ChangeBoxAsync(Box box);

    Task KeepBytesAsync(byte[] bytes);

    Task<byte[]> BytesAsync();

    Task<List<Box>> BoxesAsync(List<Box> boxes);

    Task<IReadOnlyList<Box>> ReadOnlyBoxesAsync(IReadOnlyList<Box> boxes);

    Task<Dictionary<string, Box>> TableAsync(Dictionary<string, Box> table);

    Task<Letter> LetterAsync(Letter letter);

    Task<Spot> SpotAsync(Spot spot);

    Task<object> AnythingAsync(object value);

    Task<Note> NoteAsync(Note note);

    Task ChangeImmutableBoxAsync([Immutable] Box box);

    Task<(int[] Numbers, string Text)> TupleAsync((int[] Numbers, string Text) tuple);

    Task<int?> NullableAsync(int? number);

    Task<ImmutableArray<Note>> NotesAsync(ImmutableArray<Note> notes);

    Task<string> KeyOfAsync(ICopyGrain other);
}
