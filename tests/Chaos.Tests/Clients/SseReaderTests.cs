using VaporForge.Chaos.Clients;

namespace VaporForge.Chaos.Tests.Clients;

public sealed class SseReaderTests
{
    [Fact]
    public async Task An_event_has_its_id_and_its_data() =>
        Assert.Equal(new ViewerItem.Frame("7", "{\"seq\":7}"), await NextAsync(Reader("id: 7\ndata: {\"seq\":7}\n\n")));

    [Theory]
    [InlineData(": \n\n")]
    [InlineData("retry: 1000\n\n")]
    public async Task Comments_and_other_fields_are_signs_of_life(string text) =>
        Assert.Equal(ViewerItem.Alive.Instance, await Reader(text).NextAsync(CancellationToken.None));

    /// <summary>The server died within the event: its viewer does not have it and must ask for it again.</summary>
    [Theory]
    [InlineData("id: 7\ndata: {\"seq\":7}\n")]
    [InlineData("id: 7\ndata: {\"se")]
    public async Task An_event_without_its_blank_line_was_not_delivered(string text) =>
        Assert.IsType<ViewerItem.End>(await NextAsync(Reader(text)));

    [Fact]
    public async Task A_problem_ends_the_stream()
    {
        var end = Assert.IsType<ViewerItem.End>(
            await NextAsync(Reader("event: error\ndata: {\"code\":\"after-beyond-head\"}\n\n")));
        Assert.Contains("after-beyond-head", end.How, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_does_not_stay_for_the_next_event()
    {
        var reader = Reader("id: 7\ndata: a\n\ndata: b\n\n");
        await NextAsync(reader);
        Assert.Equal(new ViewerItem.Frame("", "b"), await NextAsync(reader));
    }

    private static SseReader Reader(string text) => new(new StringReader(text));

    /// <summary>The next item that is more than a sign of life.</summary>
    private static async Task<ViewerItem> NextAsync(SseReader reader)
    {
        while (true)
        {
            if (await reader.NextAsync(CancellationToken.None) is not ViewerItem.Alive and var item) return item;
        }
    }
}
