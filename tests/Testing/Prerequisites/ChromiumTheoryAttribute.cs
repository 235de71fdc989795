using Xunit;

namespace VaporForge.Testing.Prerequisites;

public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute() => Skip = Prerequisite.Chromium.SkipReason;
}
