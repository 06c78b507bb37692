using Slipway.Compose.Loading;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Loading;

/// <summary>A temporary folder with a compose project.</summary>
internal sealed class ProjectFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("slipway-test-").FullName;

    public Dictionary<string, string> Environment { get; } = new() { ["HOME"] = "/home/user" };

    public ProjectFolder With(string file, string content)
    {
        var path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return this;
    }

    public LoadedProject Load(Func<ComposeSources, ComposeSources>? change = null)
    {
        var sources = new ComposeSources { Directory = Path, Variable = Environment.GetValueOrDefault };
        return ComposeLoader.Load(change is null ? sources : change(sources), CancellationToken.None);
    }

    /// <summary>The errors of a load that has to fail: <c>file(line,column) code</c>.</summary>
    public string Errors(Func<ComposeSources, ComposeSources>? change = null)
    {
        var failure = Assert.ThrowsExactly<SlipwayException>(() => Load(change));
        return string.Join('\n', failure.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error)
            .Select(diagnostic => $"{diagnostic.Position?.ToString().Replace(Path + "/", "", StringComparison.Ordinal)} {diagnostic.Code}".Trim()));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
