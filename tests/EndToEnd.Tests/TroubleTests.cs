using System.Net;
using System.Net.Http.Json;
using VaporForge.EndToEnd.Tests.World;
using VaporForge.Testing;
using VaporForge.Testing.Postgres;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.EndToEnd.Tests;

/// <summary>What the world does to a running installation.</summary>
public sealed class TroubleTests
{
    [Fact]
    public async Task Without_a_Docker_daemon_docker_is_refused_with_the_remedy()
    {
        using var data = new TempFolder();
        var nowhere = new Dictionary<string, string> { ["DOCKER_HOST"] = $"unix://{data.Path}/no.sock" };
        var (exitCode, output) = await VaporForgeProcess.RunToEndAsync(data.Path, ["--sandbox", "docker"], nowhere);
        Assert.Equal(1, exitCode);
        Assert.Contains("--sandbox docker", output, StringComparison.Ordinal);
        Assert.Contains("Docker", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_Docker_daemon_auto_takes_processes_and_says_so()
    {
        using var data = new TempFolder();
        var nowhere = new Dictionary<string, string> { ["DOCKER_HOST"] = $"unix://{data.Path}/no.sock" };
        await using var forge = await VaporForgeProcess.StartAsync(data.Path, [], nowhere);
        Assert.Contains("sandbox: process", forge.Output, StringComparison.Ordinal);
        Assert.Contains("nothing isolates them", forge.Output, StringComparison.Ordinal);
    }

    [DockerFact]
    public async Task A_data_folder_keeps_its_sandbox_host_when_a_Docker_daemon_answers_by_now()
    {
        using var data = new TempFolder();
        var nowhere = new Dictionary<string, string> { ["DOCKER_HOST"] = $"unix://{data.Path}/no.sock" };
        await using (var before = await VaporForgeProcess.StartAsync(data.Path, [], nowhere))
            await before.InterruptAsync();
        await using var forge = await VaporForgeProcess.StartAsync(data.Path, []);
        Assert.Contains("sandbox: process (as before", forge.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_whose_sandboxes_are_in_Docker_runs_no_processes_unasked()
    {
        using var data = new TempFolder();
        var kept = Path.Combine(data.Path, "sandbox");
        await File.WriteAllTextAsync(kept, "docker\n");
        var nowhere = new Dictionary<string, string> { ["DOCKER_HOST"] = $"unix://{data.Path}/no.sock" };
        var (exitCode, output) = await VaporForgeProcess.RunToEndAsync(data.Path, [], nowhere);
        Assert.Equal(1, exitCode);
        Assert.Contains($"the sandboxes of {data.Path} are in Docker", output, StringComparison.Ordinal);

        await using var forge = await VaporForgeProcess.StartAsync(data.Path, ["--sandbox", "process"], nowhere);
        Assert.Contains("sandbox: process (asked for)", forge.Output, StringComparison.Ordinal);
        Assert.Equal("process\n", await File.ReadAllTextAsync(kept));
    }

    [Fact]
    public async Task A_database_that_is_down_at_the_start_is_a_clear_error()
    {
        using var data = new TempFolder();
        var postgres = new Dictionary<string, string> { ["VF_POSTGRES"] = $"Host={data.Path};Database=none;Timeout=2" };
        var (exitCode, output) = await VaporForgeProcess.RunToEndAsync(
            data.Path, ["--store", "postgres", "--sandbox", "process"], postgres);
        Assert.Equal(1, exitCode);
        Assert.Contains("cannot start", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VF_Sessions__StopGrace", "01:00:00", "StopGrace")]
    [InlineData("VF_Sessions__StopGrace", "soon", "Sessions:StopGrace")]
    [InlineData("VF_Gateway__PromptMaxBytes", "1", "Gateway:PromptMaxBytes")]
    [InlineData("VF_Gateway__PromptMaxBytes", "many", "Gateway:PromptMaxBytes")]
    [InlineData("DOCKER_HOST", "ssh://elsewhere", "Docker:Endpoint")]
    public async Task A_setting_that_is_wrong_ends_the_start_and_is_named(string variable, string value, string key)
    {
        using var data = new TempFolder();
        var (exitCode, output) = await VaporForgeProcess.RunToEndAsync(
            data.Path, variable == "DOCKER_HOST" ? [] : ["--sandbox", "process"], new Dictionary<string, string> { [variable] = value });
        Assert.Equal(1, exitCode);
        Assert.Contains(key, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_is_refused()
    {
        using var data = new TempFolder();
        await using var forge = await VaporForgeProcess.StartAsync(data.Path, ["--sandbox", "process"]);
        var (exitCode, output) = await VaporForgeProcess.RunToEndAsync(data.Path, ["--sandbox", "process"]);
        Assert.Equal(1, exitCode);
        Assert.Contains("another VaporForge", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_leads_to_an_instance_that_took_any_port()
    {
        using var data = new TempFolder();
        await using var forge = await VaporForgeProcess.StartAsync(data.Path, ["--sandbox", "process", "--agent", "demo", "--port", "0"]);
        var (exitCode, output) = await VaporForgeProcess.RunVerbAsync("link", "--data", data.Path, "--port", "0");
        Assert.Equal(0, exitCode);
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler);
        using var answer = await browser.GetAsync(new Uri(output.Trim()));
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task Ctrl_C_drains_and_exits_with_0_and_the_next_start_finds_everything()
    {
        using var data = new TempFolder();
        await using var forge = await VaporForgeProcess.StartAsync(data.Path, ["--sandbox", "process", "--agent", "demo"]);
        var session = await forge.Api.CreateSessionAsync();
        var turnId = (await forge.Api.SubmitAsync(session, "demo: words=600 delay=5")).GetProperty("turnId").GetString()!;
        var viewer = new Viewer(forge.Api, session);
        var watching = viewer.WatchTurnAsync(turnId, () => null);
        await Eventually.TrueAsync(() => viewer.LastSeq > 50, "the turn is under way");
        Assert.Equal(0, await forge.InterruptAsync());
        await forge.StartAgainAsync();
        await watching;
        Assert.Equal(World.Words.Through(600), viewer.Text);
    }

    [Fact]
    public async Task What_is_kept_is_readable_by_its_owner_alone_and_no_idle_sandbox_outlives_a_drain()
    {
        using var data = new TempFolder();
        await using var forge = await VaporForgeProcess.StartAsync(data.Path, ["--sandbox", "process", "--agent", "demo"]);
        var session = await forge.Api.CreateSessionAsync();
        var turnId = (await forge.Api.SubmitAsync(session, "demo: words=5")).GetProperty("turnId").GetString()!;
        await new Viewer(forge.Api, session).WatchTurnAsync(turnId, () => null);
        foreach (var file in Directory.EnumerateFiles(data.Path))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        Assert.NotEmpty(Processes.Naming(session));
        Assert.Equal(0, await forge.InterruptAsync());
        await Eventually.TrueAsync(() => Processes.Naming(session).Count == 0, "the agent host has ended");
    }

    [PostgresFact]
    public async Task A_database_that_goes_away_refuses_submits_and_loses_nothing_that_was_acknowledged()
    {
        using var data = new TempFolder();
        await using var postgres = await PostgresServer.StartAsync();
        var store = new Dictionary<string, string> { ["VF_POSTGRES"] = await postgres.CreateDatabaseAsync() };
        await using var forge = await VaporForgeProcess.StartAsync(
            data.Path, ["--store", "postgres", "--sandbox", "process", "--agent", "demo"], store);
        var session = await forge.Api.CreateSessionAsync();
        var idle = await forge.Api.CreateSessionAsync();
        var turnId = (await forge.Api.SubmitAsync(session, "demo: words=1500 delay=4")).GetProperty("turnId").GetString()!;
        var viewer = new Viewer(forge.Api, session);
        var watching = viewer.WatchTurnAsync(turnId, () => null);
        await Eventually.TrueAsync(() => viewer.LastSeq > 100, "the turn is under way");

        await postgres.KillAsync();
        using var refused = await forge.Api.PostPromptAsync(idle, "demo: words=1");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        using var ready = await forge.Api.TryGetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);

        await postgres.StartAgainAsync();
        await watching;
        Assert.Equal(World.Words.Through(1500), viewer.Text);
        Assert.Equal("completed", Assert.Single(viewer.Of("turn-end")).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Idle_sandboxes_of_a_process_that_was_killed_end_with_the_drain_of_the_next()
    {
        using var data = new TempFolder();
        await using var forge = await VaporForgeProcess.StartAsync(data.Path, ["--sandbox", "process", "--agent", "demo"]);
        var session = await forge.Api.CreateSessionAsync();
        var turnId = (await forge.Api.SubmitAsync(session, "demo: words=5")).GetProperty("turnId").GetString()!;
        await new Viewer(forge.Api, session).WatchTurnAsync(turnId, () => null);
        await forge.KillAsync();
        Assert.NotEmpty(Processes.Naming(session));
        await forge.StartAgainAsync();
        await Eventually.TrueAsync(
            () => forge.Output.Split("sandbox awake").Length > 2, "the next process has the sandbox in its care");
        Assert.Equal(0, await forge.InterruptAsync());
        await Eventually.TrueAsync(() => Processes.Naming(session).Count == 0, "the agent host has ended");
    }

    [RootFact]
    public async Task A_full_disk_refuses_submits_keeps_what_was_acknowledged_and_goes_on_when_there_is_room()
    {
        await using var disk = await SmallDisk.MountAsync();
        await using var forge = await VaporForgeProcess.StartAsync(disk.Path, ["--sandbox", "process", "--agent", "demo"]);
        var session = await forge.Api.CreateSessionAsync();
        var acknowledged = new List<string>();

        disk.Fill();
        HttpStatusCode status;
        do
        {
            // The write-ahead log has room of its own for a while.
            using var answer = await forge.Api.PostPromptAsync(session, $"demo: words=1 {new string('x', 100_000)}");
            status = answer.StatusCode;
            if (status == HttpStatusCode.Accepted) acknowledged.Add(await MessageIdAsync(answer));
            Assert.True(acknowledged.Count < 100, "the disk does not get full");
        }
        while (status is HttpStatusCode.Accepted);
        Assert.Contains(status, new[] { HttpStatusCode.ServiceUnavailable, HttpStatusCode.TooManyRequests });

        disk.Free();
        var turnId = await Eventually.SucceedsAsync(
            async () => (await forge.Api.SubmitAsync(session, "demo: words=30")).GetProperty("turnId").GetString()!);
        var viewer = new Viewer(forge.Api, session);
        await viewer.WatchTurnAsync(turnId, () => null);
        Assert.EndsWith(World.Words.Through(30), viewer.Text, StringComparison.Ordinal);
        var kept = viewer.Of("user-message").Select(frame => frame.GetProperty("messageId").GetString()!).ToHashSet();
        Assert.All(acknowledged, messageId => Assert.Contains(messageId, kept));
    }

    private static async Task<string> MessageIdAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("messageId").GetString()!;

    [DockerFact]
    public async Task A_container_that_is_killed_from_outside_ends_the_turn_as_lost_and_the_next_prompt_runs()
    {
        using var data = new TempFolder();
        await using var forge = await VaporForgeProcess.StartAsync(data.Path, ["--sandbox", "docker", "--agent", "demo"]);
        var session = await forge.Api.CreateSessionAsync();
        var turnId = (await forge.Api.SubmitAsync(session, "demo: words=5000 delay=5")).GetProperty("turnId").GetString()!;
        var viewer = new Viewer(forge.Api, session);
        var watching = viewer.WatchTurnAsync(turnId, () => null);
        await Eventually.TrueAsync(() => viewer.LastSeq > 100, "the turn is under way");
        await DockerCommand.RunAsync("kill", await DockerCommand.FindContainerAsync(session));
        await watching;
        Assert.Equal("lost", Assert.Single(viewer.Of("turn-end")).GetProperty("outcome").GetString());

        var next = (await forge.Api.SubmitAsync(session, "demo: words=20")).GetProperty("turnId").GetString()!;
        var after = new Viewer(forge.Api, session, viewer.LastSeq);
        await after.WatchTurnAsync(next, () => null);
        Assert.Equal(World.Words.Through(20), after.Text);
    }

    [Fact]
    public async Task A_hung_agent_is_killed_after_the_grace_and_keeps_its_text()
    {
        using var data = new TempFolder();
        await using var forge = await VaporForgeProcess.StartAsync(
            data.Path, ["--sandbox", "process", "--agent", "demo"], new Dictionary<string, string> { ["VF_Sessions__StopGrace"] = "00:00:01" });
        var session = await forge.Api.CreateSessionAsync();
        var turnId = (await forge.Api.SubmitAsync(session, "demo: words=500 hang-after=40")).GetProperty("turnId").GetString()!;
        var viewer = new Viewer(forge.Api, session);
        var watching = viewer.WatchTurnAsync(turnId, () => null);
        await Eventually.TrueAsync(() => viewer.Text.EndsWith("w40 ", StringComparison.Ordinal), "the agent hangs");
        await forge.Api.PostAsync($"/api/sessions/{session}/stop", new { });
        await watching;
        Assert.Equal("stopped", Assert.Single(viewer.Of("turn-end")).GetProperty("outcome").GetString());
        Assert.Equal(World.Words.Through(40), viewer.Text);
    }

    [Fact]
    public async Task An_agent_that_crashes_fails_its_turn_and_keeps_its_text()
    {
        using var data = new TempFolder();
        await using var forge = await VaporForgeProcess.StartAsync(data.Path, ["--sandbox", "process", "--agent", "demo"]);
        var session = await forge.Api.CreateSessionAsync();
        var turnId = (await forge.Api.SubmitAsync(session, "demo: words=500 crash-after=100")).GetProperty("turnId").GetString()!;
        var viewer = new Viewer(forge.Api, session);
        await viewer.WatchTurnAsync(turnId, () => null);
        Assert.Equal("failed", Assert.Single(viewer.Of("turn-end")).GetProperty("outcome").GetString());
        Assert.Equal(World.Words.Through(100), viewer.Text);
    }
}
