using VaporForge.Docker.Sandboxes;
using VaporForge.Grains.Sandboxes;
using VaporForge.Sandboxes.Tests.Support;
using VaporForge.Testing;

namespace VaporForge.Sandboxes.Tests;

/// <summary>The real program for files at the other end.</summary>
public sealed class FilesProgramTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [ImageFact]
    public async Task An_upload_that_breaks_off_in_its_image_leaves_the_old_file_and_nothing_else() =>
        await BreakOffAsync(await DockerWorld.CreateAsync(options =>
        {
            options.Image = new DockerOptions().Image;
            options.MemoryBytes = 512 << 20;
        }));

    [NodeFact]
    public async Task An_upload_that_breaks_off_as_a_process_leaves_the_old_file_and_nothing_else()
    {
        var world = new ProcessWorld();
        (world.Options.NodePath, world.Options.AgentHostPath) = ("node", null);
        await BreakOffAsync(world);
    }

    private static async Task BreakOffAsync(ISandboxWorld world)
    {
        await using var ends = world;
        await using var channel = await world.WakeAsync("s1");
        await using (var upload = await UploadAsync(world))
        {
            await SendAsync(upload, "old"u8.ToArray());
            await SendAsync(upload, []);
            Assert.Equal(3, (await upload.HearAsync(Patience, CancellationToken.None)).Size);
        }

        await using (var upload = await UploadAsync(world))
        {
            await SendAsync(upload, new byte[FilePiece.MaxBytes]);
            Assert.Contains(".vf-upload-", await LookAsync(world), StringComparison.Ordinal);
        }

        await Eventually.TrueAsync(async () => await LookAsync(world) == "file\nold", "only the old file is there");
    }

    private static async Task<FilesProgram> UploadAsync(ISandboxWorld world)
    {
        var spec = new ProgramSpec([.. world.Host.Tools.Files, "write", "file", "1000000"]);
        var upload = new FilesProgram(await world.Host.RunAsync("s1", spec, CancellationToken.None), TimeProvider.System);
        await upload.HearAsync(Patience, CancellationToken.None);
        return upload;
    }

    private static async Task SendAsync(FilesProgram upload, byte[] bytes) =>
        Assert.True(await upload.Input.SendAsync(bytes, CancellationToken.None));

    private static async Task<string> LookAsync(ISandboxWorld world)
    {
        var spec = new ProgramSpec(["/bin/sh", "-c", "ls -A; cat file"]);
        await using var program = new RunningProgram(await world.Host.RunAsync("s1", spec, CancellationToken.None));
        return await program.HearAllAsync();
    }
}
