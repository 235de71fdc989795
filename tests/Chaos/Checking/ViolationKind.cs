namespace VaporForge.Chaos.Checking;

/// <summary>What can be wrong. Each member is a row of the report.</summary>
internal enum ViolationKind
{
    /// <summary>A frame of the log that a viewer never got although it was attached over it.</summary>
    LostFrame,

    /// <summary>A frame that a viewer got twice, or that it had said it has.</summary>
    DuplicateFrame,

    /// <summary>A frame that a viewer got after a later one.</summary>
    ReorderedFrame,

    /// <summary>A frame that a viewer got and that is not in the log, or not with these bytes.</summary>
    PhantomFrame,

    /// <summary>A viewer came back with the seq of a frame that it got, and was told that no frame has it.</summary>
    RefusedResume,

    /// <summary>A seq between 1 and the head that the log does not have, or has out of its place.</summary>
    SeqGap,

    /// <summary>A word of the agent's that the turn should have and has not.</summary>
    LostWord,

    /// <summary>A word that a turn has twice.</summary>
    DuplicateWord,

    /// <summary>A word after a later one.</summary>
    ReorderedWord,

    /// <summary>Text that the agent did not say.</summary>
    PhantomWord,

    /// <summary>A submit that was answered 202 and is not in the log.</summary>
    LostSubmit,

    /// <summary>A submit that is in the log twice, or was given two receipts.</summary>
    DuplicateSubmit,

    /// <summary>A prompt in the log that nobody submitted, that was refused, or that its receipt places elsewhere.</summary>
    PhantomSubmit,

    /// <summary>A turn that began while another one of its session ran, or that began twice.</summary>
    DoubleTurn,

    /// <summary>A queued turn that began before one that was sent earlier.</summary>
    ReorderedTurn,

    /// <summary>A turn without <c>turn-end</c> after the quiet-down.</summary>
    MissingEnding,

    /// <summary>A turn with more than one <c>turn-end</c>.</summary>
    DoubleEnding,

    /// <summary>A frame of a turn outside of that turn, or of no turn that there is.</summary>
    StrayFrame,

    /// <summary>A turn that did not complete, with nothing that explains it.</summary>
    UnexplainedEnding,

    /// <summary>A stop that was acknowledged and stopped nothing.</summary>
    IgnoredStop,

    /// <summary>A confirmation that was not resolved exactly once, or not as was acknowledged.</summary>
    WrongApproval,

    /// <summary>The messages call tells something else than the log.</summary>
    WrongHistory,

    /// <summary>A session in a turn that went silent after a fault for longer than the bound.</summary>
    Stalled,

    /// <summary>What is stored could not be read within the bound.</summary>
    Unreadable,

    /// <summary>A member that ended without a signal of ours, or did not come back.</summary>
    MemberGone,

    /// <summary>Garbage that was answered with a success, or with an internal error.</summary>
    GarbageAccepted,
}
