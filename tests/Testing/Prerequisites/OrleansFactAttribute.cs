using Xunit;

namespace VaporForge.Testing.Prerequisites;

public sealed class OrleansFactAttribute : FactAttribute
{
    public OrleansFactAttribute() => Skip = Prerequisite.Orleans.SkipReason;
}
