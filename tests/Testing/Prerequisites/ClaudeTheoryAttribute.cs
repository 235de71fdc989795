using Xunit;

namespace VaporForge.Testing.Prerequisites;

public sealed class ClaudeTheoryAttribute : TheoryAttribute
{
    public ClaudeTheoryAttribute() => Skip = Prerequisite.Claude.SkipReason;
}
