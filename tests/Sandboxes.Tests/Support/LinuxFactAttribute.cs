namespace VaporForge.Sandboxes.Tests.Support;

/// <summary>A fact about the process host, which is for Linux.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "the process host needs Linux";
    }
}
