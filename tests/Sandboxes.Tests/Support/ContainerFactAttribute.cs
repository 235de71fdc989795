using VaporForge.Testing.Prerequisites;

namespace VaporForge.Sandboxes.Tests.Support;

/// <summary>A fact about containers of the tests' own image: needs a Docker Engine, and a static busybox to make the
/// image of.</summary>
internal sealed class ContainerFactAttribute : FactAttribute
{
    public ContainerFactAttribute() => Skip = Prerequisite.Docker.SkipReason ?? Prerequisite.Busybox.SkipReason;
}
