using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Histories;
using VaporForge.Chaos.Tests.World;

namespace VaporForge.Chaos.Tests.Checking;

public sealed class ViewerRulesTests
{
    private readonly SyntheticSession _session = SyntheticSession.WithOneTurn();

    [Fact]
    public void A_viewer_that_saw_the_log_violates_nothing()
    {
        _session.Saw(_session.Seqs());
        _session.Finds();
    }

    [Fact]
    public void Each_frame_that_an_attached_viewer_did_not_get_is_lost()
    {
        _session.Saw(1, 2, 5, 6, 7);
        _session.Finds((ViolationKind.LostFrame, 2));
    }

    [Fact]
    public void A_viewer_that_was_attached_to_the_end_must_have_the_end()
    {
        _session.Saw(_session.Seqs(last: 4));
        _session.Finds((ViolationKind.LostFrame, 3));
    }

    [Fact]
    public void A_viewer_that_saw_nothing_at_all_lost_everything()
    {
        _session.Saw(after: 0, mustReach: _session.LastSeq);
        _session.Finds((ViolationKind.LostFrame, 7));
    }

    [Fact]
    public void A_viewer_that_left_before_need_not_have_the_end()
    {
        _session.Saw(after: 0, mustReach: 0, [.. _session.Log.Take(4)]);
        _session.Finds();
    }

    [Fact]
    public void A_viewer_that_left_lost_what_lies_before_its_last_frame()
    {
        _session.Saw(after: 0, mustReach: 0, _session.Log[0], _session.Log[3]);
        _session.Finds((ViolationKind.LostFrame, 2));
    }

    [Fact]
    public void A_viewer_that_began_late_need_not_have_the_begin()
    {
        _session.Saw(after: 3, mustReach: _session.LastSeq, [.. _session.Log.Skip(3)]);
        _session.Finds();
    }

    [Fact]
    public void A_frame_that_the_viewer_said_it_has_is_a_duplicate()
    {
        _session.Saw(after: 3, mustReach: _session.LastSeq, [.. _session.Log.Skip(2)]);
        _session.Finds((ViolationKind.DuplicateFrame, 1));
    }

    [Fact]
    public void A_frame_seen_twice_is_one_duplicate()
    {
        _session.Saw(1, 2, 3, 3, 4, 5, 6, 7);
        _session.Finds((ViolationKind.DuplicateFrame, 1));
    }

    [Fact]
    public void A_replay_of_everything_is_a_duplicate_of_each_frame()
    {
        _session.Saw([.. _session.Seqs(), .. _session.Seqs()]);
        _session.Finds((ViolationKind.DuplicateFrame, 7));
    }

    [Fact]
    public void A_frame_after_a_later_one_is_reordered_and_not_lost()
    {
        _session.Saw(1, 2, 4, 3, 5, 6, 7);
        _session.Finds((ViolationKind.ReorderedFrame, 1));
    }

    [Fact]
    public void A_frame_that_the_log_does_not_have_is_a_phantom()
    {
        var seen = _session.Log.ToList();
        _session.Log.RemoveAt(6);
        _session.Head = 6;
        _session.Saw(after: 0, mustReach: 6, [.. seen]);
        _session.Finds((ViolationKind.PhantomFrame, 1), (ViolationKind.MissingEnding, 1));
    }

    [Fact]
    public void A_frame_with_one_other_byte_is_a_phantom()
    {
        var seen = _session.Log.ToList();
        seen[3] = seen[3].Replace("w2 ", "w2  ", StringComparison.Ordinal);
        _session.Saw(after: 0, mustReach: 7, [.. seen]);
        _session.Finds((ViolationKind.PhantomFrame, 1));
    }

    [Fact]
    public void Text_that_is_no_frame_is_a_phantom()
    {
        _session.Viewers.Add(new ViewerEvidence("viewer-1", 7, 7, [new ViewerRecord.Saw(0, null, "{\"seq\":8}")]));
        _session.Finds((ViolationKind.PhantomFrame, 1));
    }

    [Fact]
    public void An_event_whose_id_is_not_its_seq_is_a_phantom()
    {
        _session.Viewers.Add(new ViewerEvidence("viewer-1", 6, 7, [new ViewerRecord.Saw(0, "6", _session.Log[6])]));
        _session.Finds((ViolationKind.PhantomFrame, 1));
    }

    [Fact]
    public void A_viewer_whose_seq_is_refused_is_counted()
    {
        _session.Viewers.Add(new ViewerEvidence("viewer-1", 7, 7, [new ViewerRecord.Refused(0, 400, "after-beyond-head")]));
        _session.Finds((ViolationKind.RefusedResume, 1));
    }

    [Fact]
    public void Dropping_and_coming_back_is_no_violation()
    {
        var records = new List<ViewerRecord> { new ViewerRecord.Opened(1, "http://a", "sse", 0) };
        records.AddRange(_session.Log.Take(3).Select(json => new ViewerRecord.Saw(2, null, json)));
        records.Add(new ViewerRecord.Closed(3, ByUs: true, "reset"));
        records.Add(new ViewerRecord.Refused(4, 503, "unavailable"));
        records.Add(new ViewerRecord.Opened(5, "http://b", "ws", 3));
        records.AddRange(_session.Log.Skip(3).Select(json => new ViewerRecord.Saw(6, null, json)));
        _session.Viewers.Add(new ViewerEvidence("viewer-1", 0, 7, records));
        _session.Finds();
    }
}
