using Xunit;

namespace VaporForge.Testing.Prerequisites;

public sealed class OrleansTheoryAttribute : TheoryAttribute
{
    public OrleansTheoryAttribute() => Skip = Prerequisite.Orleans.SkipReason;
}
