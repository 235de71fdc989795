using Xunit;

namespace VaporForge.Testing.Prerequisites;

public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() => Skip = Prerequisite.Chromium.SkipReason;
}
