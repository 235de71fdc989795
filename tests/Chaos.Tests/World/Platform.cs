using System.Runtime.Versioning;

// As the program that is tested.
[assembly: UnsupportedOSPlatform("windows")]
