using System.Runtime.Versioning;

// As the silo that it runs.
[assembly: UnsupportedOSPlatform("windows")]
