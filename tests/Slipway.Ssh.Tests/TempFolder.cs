namespace Slipway.Ssh.Tests;

/// <summary>A folder of one test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("slipway-ssh-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
