using Xunit;

namespace VaporForge.Testing.Prerequisites;

public sealed class DockerTheoryAttribute : TheoryAttribute
{
    public DockerTheoryAttribute() => Skip = Prerequisite.Docker.SkipReason;
}
