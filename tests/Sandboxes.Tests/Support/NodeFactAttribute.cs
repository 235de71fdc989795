using VaporForge.Testing.Prerequisites;

namespace VaporForge.Sandboxes.Tests.Support;

/// <summary>A fact about the real agent host, run by this machine's Node.js.</summary>
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "the process host needs Linux";
        else if (Prerequisite.Find("node") is null && !Required.Names("node")) Skip = "Needs node: there is none on the PATH; install nodejs.";
    }
}
