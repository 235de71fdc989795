using System.Runtime.Versioning;

// File modes, signals and named pipes: the process runs on Linux and its kin.
[assembly: UnsupportedOSPlatform("windows")]
