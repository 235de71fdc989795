namespace VaporForge.Sandboxes.Tests.Support;

/// <summary>What <c>./vf test --require</c> names is never a reason to skip.</summary>
internal static class Required
{
    public static bool Names(string prerequisite) =>
        Environment.GetEnvironmentVariable("VF_TEST_REQUIRE")?.Split(',').Contains(prerequisite) == true;
}
