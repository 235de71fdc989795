using System.Collections.Immutable;
using Orleans;

namespace VaporForge.Engine.Copying;

public sealed class CopyGrain : Grain, ICopyGrain
{
    private Box? _box;
    private byte[] _bytes = [];

    public Task KeepBoxAsync(Box? box)
    {
        _box = box;
        return Task.CompletedTask;
    }

    public Task<Box?> BoxAsync() => Task.FromResult(_box);

    public Task<int> ChangeBoxAsync(Box box)
    {
        box.Number++;
        box.Numbers.Add(1);
        box.Inner!.Number++;
        return Task.FromResult(box.Number);
    }

    public Task KeepBytesAsync(byte[] bytes)
    {
        _bytes = bytes;
        return Task.CompletedTask;
    }

    public Task<byte[]> BytesAsync() => Task.FromResult(_bytes);

    public Task<List<Box>> BoxesAsync(List<Box> boxes)
    {
        boxes[0].Number = 99;
        return Task.FromResult(boxes);
    }

    public Task<IReadOnlyList<Box>> ReadOnlyBoxesAsync(IReadOnlyList<Box> boxes)
    {
        boxes[0].Number = 99;
        return Task.FromResult(boxes);
    }

    public Task<Dictionary<string, Box>> TableAsync(Dictionary<string, Box> table)
    {
        table["one"].Number = 99;
        return Task.FromResult(table);
    }

    public Task<Letter> LetterAsync(Letter letter)
    {
        letter.Pages[0] = 99;
        return Task.FromResult(letter);
    }

    public Task<Spot> SpotAsync(Spot spot)
    {
        spot.More![0] = 99;
        return Task.FromResult(spot);
    }

    public Task<object> AnythingAsync(object value)
    {
        if (value is Box box)
            box.Number = 99;
        return Task.FromResult(value);
    }

    public Task<Note> NoteAsync(Note note) => Task.FromResult(note);

    public Task ChangeImmutableBoxAsync(Box box)
    {
        box.Number = 99;
        return Task.CompletedTask;
    }

    public Task<(int[] Numbers, string Text)> TupleAsync((int[] Numbers, string Text) tuple)
    {
        tuple.Numbers[0] = 99;
        return Task.FromResult(tuple);
    }

    public Task<int?> NullableAsync(int? number) => Task.FromResult(number);

    public Task<ImmutableArray<Note>> NotesAsync(ImmutableArray<Note> notes) => Task.FromResult(notes);

    public Task<string> KeyOfAsync(ICopyGrain other) => Task.FromResult(other.GetPrimaryKeyString());
}
