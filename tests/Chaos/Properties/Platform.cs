using System.Runtime.Versioning;

// Signals and /proc, as the process sandboxes of the silo that it plagues.
[assembly: UnsupportedOSPlatform("windows")]
