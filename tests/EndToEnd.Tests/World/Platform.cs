using System.Runtime.Versioning;

// As the process that these tests run.
[assembly: UnsupportedOSPlatform("windows")]
