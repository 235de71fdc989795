using System.Text;
using VaporForge.Grains.Sessions;
using VaporForge.Sessions;

namespace VaporForge.Grains.Tests.Sessions;

public sealed class ApprovalRulesTests
{
    private readonly RulesWorld _world = new();

    [Fact]
    public void The_first_decision_counts()
    {
        Ask();
        Assert.Equal(ApprovalOutcome.Resolved, Decide("a1", ApprovalDecision.Deny));
        Assert.Equal(ApprovalOutcome.AlreadyResolved, Decide("a1", ApprovalDecision.Allow));
        Assert.Equal(ApprovalOutcome.Unknown, Decide("a2", ApprovalDecision.Allow));
        var told = Assert.Single(_world.Effects.OfType<Effect.Approve>());
        Assert.Equal(ApprovalDecision.Deny, told.Decision);
    }

    [Fact]
    public void What_waits_is_named_with_the_frame_that_asked()
    {
        Ask();
        var open = Assert.Single(_world.State.OpenApprovals);
        Assert.Equal(("a1", Assert.Single(_world.Of(FrameTypes.Confirmation)).Seq), (open.ApprovalId, open.Seq));
        Decide("a1", ApprovalDecision.Allow);
        Assert.Empty(_world.State.OpenApprovals);
    }

    [Fact]
    public void Unanswered_means_denied()
    {
        Ask();
        _world.Now += TimeSpan.FromSeconds(59);
        Expire();
        Assert.Empty(_world.Of(FrameTypes.ConfirmationResolved));

        _world.Now += TimeSpan.FromSeconds(1);
        Expire();
        Expire();
        Assert.Single(_world.Of(FrameTypes.ConfirmationResolved));
        Assert.Equal("deny", _world.LastText("decision"));
        Assert.Equal("timeout", _world.LastText("by"));
    }

    [Fact]
    public void A_decision_that_comes_too_late_is_none()
    {
        Ask();
        _world.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(ApprovalOutcome.AlreadyResolved, Decide("a1", ApprovalDecision.Allow));
        Assert.Equal("deny", _world.LastText("decision"));
    }

    [Fact]
    public void A_clock_that_goes_back_does_not_make_a_person_wait_longer()
    {
        Ask();
        _world.Now -= TimeSpan.FromHours(1);
        Expire();
        _world.Now += TimeSpan.FromSeconds(60);
        Expire();
        Assert.Equal("timeout", _world.LastText("by"));
    }

    [Fact]
    public void A_stop_denies_what_waits_and_what_is_asked_afterwards()
    {
        Ask();
        _world.Stop();
        _world.Ingest(("confirmation", """{"approvalId":"a2","toolName":"Bash","input":{}}"""));
        Assert.All(_world.Effects.OfType<Effect.Approve>(), told => Assert.Equal(ApprovalDecision.Deny, told.Decision));
        Assert.Equal(2, _world.Of(FrameTypes.ConfirmationResolved).Length);
    }

    [Fact]
    public void A_turn_that_ends_leaves_no_question_open()
    {
        Ask();
        _world.Ingest(("done", """{"sessionId":"s","fullText":""}"""));
        Assert.Single(_world.Of(FrameTypes.ConfirmationResolved));
        Assert.Equal(ApprovalOutcome.Unknown, Decide("a1", ApprovalDecision.Allow));
    }

    [Theory]
    [InlineData("""{"toolName":"Write","input":{"path":"x","deep":[1,{"a":null}]},"why":"é"}""")]
    [InlineData("""{"toolName":"Write","approvalId":"","input":{"path":"x","deep":[1,{"a":null}]},"why":"é"}""")]
    [InlineData("""{"toolName":"Write","input":{"path":"x","deep":[1,{"a":null}]},"approvalId":7,"why":"é"}""")]
    public void A_confirmation_without_a_usable_id_gets_one_and_keeps_its_fields(string body)
    {
        _world.Submit("one");
        _world.Ingest(("confirmation", body));
        var execution = _world.State.Active!.ExecutionId;
        var frame = Assert.Single(_world.Of(FrameTypes.Confirmation));
        Assert.Equal(
            $$$"""{"approvalId":"{{{execution}}}-1","toolName":"Write","input":{"path":"x","deep":[1,{"a":null}]},"why":"é"}""",
            Encoding.UTF8.GetString(frame.Body));
        Assert.Equal(ApprovalOutcome.Resolved, Decide($"{execution}-1", ApprovalDecision.Allow));
    }

    [Fact]
    public void A_person_is_waited_for_until_all_is_answered_or_the_turn_has_ended()
    {
        Ask();
        _world.Ingest(("confirmation", """{"approvalId":"a2","toolName":"Bash","input":{}}"""));
        Assert.True(_world.State.AwaitsApproval);
        Decide("a1", ApprovalDecision.Allow);
        Assert.True(_world.State.AwaitsApproval);
        Decide("a2", ApprovalDecision.Deny);
        Assert.False(_world.State.AwaitsApproval);
        _world.Ingest(("confirmation", """{"approvalId":"a3","toolName":"Bash","input":{}}"""), ("done", "{}"));
        Assert.False(_world.State.AwaitsApproval);
    }

    private void Ask()
    {
        _world.Submit("one");
        _world.Ingest(("confirmation", """{"approvalId":"a1","toolName":"Write","input":{"path":"x"}}"""));
    }

    private ApprovalOutcome Decide(string id, ApprovalDecision answer)
    {
        var decision = _world.Decide();
        var outcome = ApprovalRules.Decide(decision, id, answer, "user");
        _world.Commit(decision);
        return outcome;
    }

    private void Expire()
    {
        var decision = _world.Decide();
        ApprovalRules.Expire(decision, TimeSpan.FromMinutes(1));
        _world.Commit(decision);
    }
}
