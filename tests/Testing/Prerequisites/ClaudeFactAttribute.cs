using Xunit;

namespace VaporForge.Testing.Prerequisites;

public sealed class ClaudeFactAttribute : FactAttribute
{
    public ClaudeFactAttribute() => Skip = Prerequisite.Claude.SkipReason;
}
