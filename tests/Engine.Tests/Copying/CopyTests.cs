using VaporForge.Engine.Support;

namespace VaporForge.Engine.Copying;

public sealed class CopyTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private ICopyGrain Grain { get; } = fixture.Silo.Grain<ICopyGrain>();

    [Fact]
    public async Task Callee_cannot_change_the_callers_argument()
    {
        var box = new Box { Number = 1, Numbers = [1], Inner = new Box { Number = 1 } };
        Assert.Equal(2, await Grain.ChangeBoxAsync(box));
        Assert.Equal(1, box.Number);
        Assert.Single(box.Numbers);
        Assert.Equal(1, box.Inner.Number);
    }

    [Fact]
    public async Task Caller_cannot_change_what_the_grain_keeps()
    {
        var box = new Box { Number = 1 };
        await Grain.KeepBoxAsync(box);
        box.Number = 99;
        var result = (await Grain.BoxAsync())!;
        Assert.Equal(1, result.Number);
        result.Number = 99;
        Assert.Equal(1, (await Grain.BoxAsync())!.Number);
    }

    [Fact]
    public async Task Null_stays_null()
    {
        await Grain.KeepBoxAsync(null);
        Assert.Null(await Grain.BoxAsync());
        Assert.Null(await Grain.NullableAsync(null));
        Assert.Equal(1, await Grain.NullableAsync(1));
    }

    [Fact]
    public async Task Arrays_are_copied_both_ways()
    {
        byte[] bytes = [1, 2];
        await Grain.KeepBytesAsync(bytes);
        bytes[0] = 99;
        var result = await Grain.BytesAsync();
        Assert.Equal([1, 2], result);
        result[1] = 99;
        Assert.Equal([1, 2], await Grain.BytesAsync());
    }

    [Fact]
    public async Task Collections_are_copied_with_their_items()
    {
        var box = new Box();
        Assert.Equal(99, (await Grain.BoxesAsync([box]))[0].Number);
        Assert.Equal(99, (await Grain.ReadOnlyBoxesAsync(new[] { box }))[0].Number);
        Assert.Equal(99, (await Grain.ReadOnlyBoxesAsync(new List<Box> { box }))[0].Number);
        Assert.Equal(99, (await Grain.TableAsync(new Dictionary<string, Box> { ["one"] = box }))["one"].Number);
        Assert.Equal(0, box.Number);
    }

    [Fact]
    public async Task Derived_message_is_copied_whole()
    {
        var box = new BigBox { Number = 1, Bytes = [1], Table = { ["one"] = [1] } };
        await Grain.KeepBoxAsync(box);
        box.Bytes[0] = 99;
        box.Table["one"][0] = 99;
        box.Numbers.Add(99);
        var result = Assert.IsType<BigBox>(await Grain.BoxAsync());
        Assert.Equal((1, 1, 1), (result.Number, result.Bytes[0], result.Table["one"][0]));
        Assert.Empty(result.Numbers);
    }

    [Fact]
    public async Task Members_that_cannot_be_set_are_copied_too()
    {
        var letter = new Letter("text", [1]) { Tags = ["tag"] };
        var result = await Grain.LetterAsync(letter);
        Assert.Equal(1, letter.Pages[0]);
        Assert.Equal(("text", 99), (result.Text, result.Pages[0]));
        Assert.Equal("tag", Assert.Single(result.Tags));
    }

    [Fact]
    public async Task Values_and_tuples_are_copied_with_what_they_refer_to()
    {
        var spot = new Spot { X = 1, More = [1] };
        Assert.Equal(99, (await Grain.SpotAsync(spot)).More![0]);
        Assert.Equal(1, spot.More[0]);
        int[] numbers = [1];
        Assert.Equal(99, (await Grain.TupleAsync((numbers, "text"))).Numbers[0]);
        Assert.Equal(1, numbers[0]);
    }

    [Fact]
    public async Task Objects_are_copied_by_what_they_are()
    {
        var box = new Box { Number = 1 };
        Assert.Equal(99, Assert.IsType<Box>(await Grain.AnythingAsync(box)).Number);
        Assert.Equal(1, box.Number);
        Assert.Equal("text", await Grain.AnythingAsync("text"));
    }

    [Fact]
    public async Task Immutable_messages_and_arguments_are_not_copied()
    {
        var note = new Note("text", [1]);
        Assert.Same(note, await Grain.NoteAsync(note));
        Assert.Same(note, (await Grain.NotesAsync([note]))[0]);
        var box = new Box();
        await Grain.ChangeImmutableBoxAsync(box);
        Assert.Equal(99, box.Number);
    }

    [Fact]
    public async Task References_travel() =>
        Assert.Equal("other", await Grain.KeyOfAsync(fixture.Silo.Grain<ICopyGrain>("other")));
}
