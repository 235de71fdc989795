using VaporForge.Chaos.Histories;
using VaporForge.Testing;

namespace VaporForge.Chaos.Tests.Histories;

public sealed class HistoryFileTests
{
    [Fact]
    public void What_a_viewer_saw_comes_back_with_every_character()
    {
        using var folder = new TempFolder();
        ViewerRecord[] records =
        [
            new ViewerRecord.Opened(1, "http://127.0.0.1:1", "sse", 0),
            new ViewerRecord.Saw(2, "1", "{\"seq\":1, \"text\":\"\\u00e9 é \\\" <&> \\n\"}"),
            new ViewerRecord.Saw(3, null, "no json\u2028 at all \u0001"),
            new ViewerRecord.Closed(4, ByUs: true, "reset"),
            new ViewerRecord.Refused(5, 400, "after-beyond-head"),
        ];
        using (var file = new HistoryFile<ViewerRecord>(folder.File("viewer")))
        {
            foreach (var record in records) file.Append(record);
        }

        Assert.Equal(records, HistoryJson.Read<ViewerRecord>(folder.File("viewer")));
        Assert.Equal(records.Length, File.ReadLines(folder.File("viewer")).Count());
    }

    [Fact]
    public void What_a_writer_did_comes_back()
    {
        using var folder = new TempFolder();
        var time = new CommandTime(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMilliseconds(1.5));
        CommandRecord[] records =
        [
            new CommandRecord.Submit(time, new CommandAnswer(AnswerKind.Accepted, 202, null), "c1", "demo:", "queue", new Receipt("t", "m", 7)),
            new CommandRecord.Submit(time, new CommandAnswer(AnswerKind.Unknown, 0, "timeout"), "c1", "demo:", "queue", null),
            new CommandRecord.Stop(time, new CommandAnswer(AnswerKind.Refused, 404, "session-not-found"), Changed: false),
            new CommandRecord.Approve(time, new CommandAnswer(AnswerKind.Accepted, 200, null), "p1", "allow"),
            new CommandRecord.Delete(time, new CommandAnswer(AnswerKind.Accepted, 204, null)),
            new CommandRecord.Restore(time, new CommandAnswer(AnswerKind.Accepted, 200, null)),
        ];
        using var file = new HistoryFile<CommandRecord>(folder.File("commands"));
        foreach (var record in records) file.Append(record);
        file.Flush();

        Assert.Equal(records, HistoryJson.Read<CommandRecord>(folder.File("commands")));
    }
}
