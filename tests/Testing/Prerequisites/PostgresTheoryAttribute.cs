using Xunit;

namespace VaporForge.Testing.Prerequisites;

public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = Prerequisite.Postgres.SkipReason;
}
