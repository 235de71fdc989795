using VaporForge.Grains.Sessions;

namespace VaporForge.Grains.Tests.Sessions;

public sealed class NamedPromptTests
{
    [Theory]
    [InlineData("[command:/review]\nonly the tests", "/review only the tests")]
    [InlineData("[command:/review]\r\nonly\r\nthe tests", "/review only\r\nthe tests")]
    [InlineData("[command:/git:commit-2.0]\n", "/git:commit-2.0")]
    public void A_command_runs_as_that_slash_command(string typed, string expected) =>
        Assert.Equal(expected, NamedPrompt.ForAgent(typed));

    [Fact]
    public void An_agent_is_used_through_the_task_tool()
    {
        var prompt = NamedPrompt.ForAgent("[agent:/code-reviewer]\nlook at\nmain.c");
        Assert.Contains("Task tool", prompt, StringComparison.Ordinal);
        Assert.Contains("\"code-reviewer\"", prompt, StringComparison.Ordinal);
        Assert.EndsWith("\n\nlook at\nmain.c", prompt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("[command:/review] in the same line")]
    [InlineData("[command:review]\nno slash")]
    [InlineData("[command:/]\nno name")]
    [InlineData("[command:/a b]\nno name either")]
    [InlineData("[agent:/x\"y]\nquotes are no name")]
    [InlineData("[tool:/x]\nno such kind")]
    [InlineData(" [command:/review]\nnot at the beginning")]
    [InlineData("first\n[command:/review]\nlater")]
    [InlineData("[command:/review]")]
    public void Anything_else_stays_as_it_was_typed(string typed) => Assert.Equal(typed, NamedPrompt.ForAgent(typed));
}
