using System.Diagnostics;
using System.Text;
using Slipway.Sync.Ignoring;
using Slipway.Sync.Paths;

namespace Slipway.Sync.Tests.Ignoring;

/// <summary>A throw-away repository and the user's git files beside it, to ask git itself.</summary>
internal sealed class GitOracle : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-ignore-").FullName;
    private readonly Dictionary<string, string> environment;

    public GitOracle()
    {
        Top = Path.Combine(folder, "top");
        Home = Path.Combine(folder, "home");
        environment = new() { ["HOME"] = Home, ["XDG_CONFIG_HOME"] = Path.Combine(Home, "xdg"), ["GIT_CONFIG_NOSYSTEM"] = "1", ["LC_ALL"] = "C" };
        foreach (var part in (string[])["objects", "refs", "info"]) Directory.CreateDirectory(Path.Combine(Top, ".git", part));
        Write("top/.git/HEAD", "ref: refs/heads/main\n");
        Write("top/.git/config", "[core]\n\trepositoryformatversion = 0\n");
    }

    public string Top { get; }

    public string Home { get; }

    public GitFiles Files => GitFiles.From(name => environment.GetValueOrDefault(name));

    /// <summary>Writes a file, bytes as characters.</summary>
    public void Write(string path, string content)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, Encoding.Latin1.GetBytes(content));
    }

    /// <summary>Which of the paths git ignores.</summary>
    public HashSet<string> Ignored(IReadOnlyList<string> paths)
    {
        using var input = new MemoryStream();
        foreach (var path in paths)
        {
            input.Write(SyncPath.ToBytes(path));
            input.WriteByte(0);
        }

        var fields = Run(input.ToArray(), "check-ignore", "--stdin", "-z", "-v", "-n", "--no-index");
        Assert.HasCount(paths.Count * 4, fields, "git answers for every path");
        var ignored = new HashSet<string>();
        for (var i = 0; i < fields.Count; i += 4)
        {
            if (fields[i + 2].Length > 0 && fields[i + 2][0] != '!') ignored.Add(fields[i + 3]);
        }

        return ignored;
    }

    /// <summary>The files on disk that git would offer to add.</summary>
    public IReadOnlyList<string> Untracked() => Run([], "ls-files", "-z", "-o", "--exclude-standard");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private List<string> Run(byte[] input, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = Top, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        Process git;
        try
        {
            git = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new AssertInconclusiveException("git is needed as the oracle: " + missing.Message, missing);
        }

        using (git)
        {
            var errors = git.StandardError.ReadToEndAsync();
            var writing = Task.Run(() =>
            {
                git.StandardInput.BaseStream.Write(input);
                git.StandardInput.Close();
            });
            using var output = new MemoryStream();
            git.StandardOutput.BaseStream.CopyTo(output);
            writing.Wait();
            git.WaitForExit();
            Assert.IsTrue(git.ExitCode is 0 or 1, errors.Result);
            var fields = new List<string>();
            var rest = output.ToArray().AsSpan();
            while (rest.IndexOf((byte)0) is var end and >= 0)
            {
                fields.Add(SyncPath.FromBytes(rest[..end]));
                rest = rest[(end + 1)..];
            }

            return fields;
        }
    }
}
