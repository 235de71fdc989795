using Xunit;

namespace VaporForge.Testing.Prerequisites;

public sealed class DockerFactAttribute : FactAttribute
{
    public DockerFactAttribute() => Skip = Prerequisite.Docker.SkipReason;
}
