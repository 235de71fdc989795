namespace VaporForge.Sessions;

/// <summary>A tool that waits until a person allows or denies it.</summary>
/// <param name="Seq">Of its <c>confirmation</c>, which has the input.</param>
[GenerateSerializer, Immutable, Alias("vf.OpenApproval")]
public sealed record OpenApproval(
    [property: Id(0)] string ApprovalId, [property: Id(1)] string ToolName, [property: Id(2)] long Seq);
