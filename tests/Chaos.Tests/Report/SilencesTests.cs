using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Histories;
using VaporForge.Chaos.Report;
using VaporForge.Chaos.Tests.World;

namespace VaporForge.Chaos.Tests.Report;

public sealed class SilencesTests
{
    private readonly SyntheticSession _session = new();
    private readonly List<ViewerRecord> _records = [];
    private readonly Silences _silences = new();

    [Fact]
    public void The_longest_one_after_a_fault_counts_also_when_it_began_before()
    {
        _silences.Add("kill node", Ms(100));
        Word(50);
        Word(350);
        Word(400);
        Counted(("kill node", 300));
    }

    [Fact]
    public void What_came_before_the_first_fault_is_no_faults_doing()
    {
        _silences.Add("kill node", Ms(500));
        Word(0);
        Word(400);
        Word(510);
        Counted(("kill node", 110));
    }

    [Fact]
    public void Each_fault_has_its_own()
    {
        _silences.Add("drain silo", Ms(100));
        _silences.Add("kill silo", Ms(1000));
        Word(90);
        Word(300);
        Word(990);
        Word(1500);
        Counted(("drain silo", 690), ("kill silo", 510));
    }

    [Fact]
    public void Between_turns_and_before_the_first_word_nobody_waits_for_one()
    {
        _silences.Add("kill node", Ms(1));
        See(10, _session.Add("turn-start", "t1"));
        Word(2000);
        Word(2020);
        See(2030, _session.Add("turn-end", "t1"));
        See(9000, _session.Add("turn-start", "t2"));
        Counted(("kill node", 20));
    }

    [Fact]
    public void Being_told_that_it_is_silent_does_not_end_a_silence()
    {
        _silences.Add("kill node", Ms(1));
        Word(10);
        See(500, _session.Add("status", null, ("state", "reconnecting")));
        See(900, _session.Add("status", null, ("state", "running")));
        Word(910);
        Counted(("kill node", 900));
    }

    private void Word(int ms) => See(ms, _session.Add("text-delta", "t1", ("text", "w ")));

    private void See(int ms, long seq) => _records.Add(new ViewerRecord.Saw(Ms(ms), null, _session.Log[(int)seq - 1]));

    private void Counted(params (string Kind, int Ms)[] expected)
    {
        _silences.Add([new ViewerEvidence("viewer-1", 0, 0, _records)]);
        Assert.Equal(expected, _silences.Rows.Select(row => (row.Kind, (int)row.Longest.Percentile(100).TotalMilliseconds)));
    }

    private static long Ms(int ms) => ms * 1000;
}
