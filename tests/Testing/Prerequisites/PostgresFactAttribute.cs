using Xunit;

namespace VaporForge.Testing.Prerequisites;

public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = Prerequisite.Postgres.SkipReason;
}
