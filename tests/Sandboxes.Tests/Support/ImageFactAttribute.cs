using VaporForge.Docker.Engine;
using VaporForge.Docker.Sandboxes;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Sandboxes.Tests.Support;

/// <summary>A fact about the real sandbox image.</summary>
internal sealed class ImageFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> IsThere = new(() => Task.Run(FindAsync).GetAwaiter().GetResult());

    public ImageFactAttribute()
    {
        Skip = Prerequisite.Docker.SkipReason;
        if (Skip is null && !Required.Names("image") && !IsThere.Value) Skip = "Needs image: the sandbox image is missing; run ./vf image.";
    }

    private static async Task<bool> FindAsync()
    {
        using var transport = new EngineTransport(DockerEndpoint.Parse(new DockerOptions().Endpoint), TimeProvider.System);
        return await new DockerEngine(transport).FindImageAsync(new DockerOptions().Image, CancellationToken.None) is not null;
    }
}
