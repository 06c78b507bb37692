using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>Sources as they were checked out on another machine: another path, other times, another home and zone.</summary>
internal sealed class CopiedFolder : IDisposable
{
    private static readonly DateTime Time = new(2019, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private int builds;

    /// <param name="source">The folder to copy from.</param>
    /// <param name="names">Files and folders in it; what was built there stays behind.</param>
    public CopiedFolder(string source, params string[] names)
    {
        foreach (var name in names)
        {
            var from = System.IO.Path.Combine(source, name);
            foreach (var file in Directory.Exists(from) ? Directory.GetFiles(from, "*", SearchOption.AllDirectories) : [from])
            {
                var relative = System.IO.Path.GetRelativePath(source, file);
                if (relative.Split('/').Any(part => part is "bin" or "obj"))
                    continue;
                var target = System.IO.Path.Combine(Path, relative);
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
                File.Copy(file, target);
                File.SetLastWriteTimeUtc(target, Time);
            }
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("slipway-elsewhere-, =").FullName;

    /// <summary>Runs <c>dotnet</c> here, without an engine.</summary>
    public BuildResult Run(string words, string umask)
    {
        var log = System.IO.Path.Combine(Path, $"{++builds}.binlog");
        var start = new System.Diagnostics.ProcessStartInfo("sh", ["-c", $"umask {umask}; exec dotnet \"$@\"", "sh", .. words.Split(' '), "-tl:off", "-nodeReuse:false", "-nologo", $"-bl:{log}"])
        {
            WorkingDirectory = Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in (string[])["ENV", "Env", "env"])
            start.Environment.Remove(name);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["DOCKER_HOST"] = "tcp://127.0.0.1:1",
            ["NUGET_PACKAGES"] = PackedSdk.Cache,
            ["HOME"] = Path,
            ["XDG_CACHE_HOME"] = System.IO.Path.Combine(Path, ".cache"),
            ["TZ"] = "Pacific/Kiritimati",
            ["LANG"] = "C.UTF-8",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        })
            start.Environment[name] = value;
        return BuildResult.Of(start, log);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
