namespace Slipway.Images.Tests.Context;

/// <summary>A directory of its own, removed at the end.</summary>
internal sealed class TemporaryTree : IDisposable
{
    public TemporaryTree() => Root = Directory.CreateTempSubdirectory("slipway-context-").FullName;

    public string Root { get; }

    /// <summary>Writes a file, or makes a directory when the path ends with '/'.</summary>
    public TemporaryTree With(string path, string content = "")
    {
        var full = At(path);
        Directory.CreateDirectory(path.EndsWith('/') ? full : Path.GetDirectoryName(full)!);
        if (!path.EndsWith('/'))
        {
            File.WriteAllText(full, content);
        }

        return this;
    }

    public TemporaryTree WithLink(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.CreateSymbolicLink(At(path), target);
        return this;
    }

    public string At(string path) => Path.Combine(Root, path);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
