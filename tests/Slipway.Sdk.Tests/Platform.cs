// The engine, its sockets and file modes are those of Linux and macOS.
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
