using Slipway.Diagnostics;
using Slipway.Images.Stages;

namespace Slipway.Images.Presets;

/// <summary>
/// Python. <c>build</c> installs the dependencies into a virtual environment on the full image, which has compilers; <c>prod</c> is the slim image with that environment and the named scripts, and runs as nobody's user; <c>dev</c> is one
/// stage with everything. Without dependencies nothing is installed, and no step runs a command.
/// </summary>
internal sealed class PythonPreset(PresetOptions options)
{
    private const string DefaultVersion = "3.11";
    private const string Folder = "/app";
    private const string Environment = "/venv";
    private const string Cache = "/root/.cache/pip";

    private static readonly string[] Entries = ["app.py", "main.py", "__main__.py", "server.py", "run.py"];
    private static readonly string[] NoCode = ["**/__pycache__", "**/*.pyc"];

    private readonly string version = options.PythonVersion ?? DefaultVersion;

    public IReadOnlyList<StageDraft> Stages()
    {
        var scripts = Scripts();
        var command = Command(scripts);
        var install = Install();
        var lean = options.Base ?? $"python:{version}-slim";
        var stages = new List<StageDraft>();
        if (install.Count > 0)
        {
            stages.Add(new("build", options.BuildBase ?? $"python:{version}", null)
            {
                Opening = [PresetStage.WorkDir("/src")],
                Steps = [PresetStage.Run($"python -m venv {Environment}"), .. install],
            });
        }
        stages.Add(Development(install, lean, command));
        stages.Add(new("prod", lean, null)
        {
            Opening = [PresetStage.WorkDir(Folder), .. PathTo(install), PresetStage.Env("PYTHONUNBUFFERED", "1"), PresetStage.Env("PYTHONDONTWRITEBYTECODE", "1"), .. LogLevel("WARNING")],
            Steps = [.. install.Count == 0 ? [] : new[] { PresetStage.CopyFrom("build", [Environment], Environment) }, .. scripts.CopyTo(Folder, NoCode)],
            Closing = [PresetStage.User(options.User ?? "10001"), .. PresetStage.Expose(options.Ports), PresetStage.Cmd(command)],
        });
        return stages;
    }

    private StageDraft Development(List<StageStep> install, string lean, StageCommand command) => new("dev", options.BuildBase ?? (install.Count == 0 ? lean : $"python:{version}"), null)
    {
        Opening =
        [
            PresetStage.WorkDir(Folder), .. PathTo(install), PresetStage.Env("PYTHONUNBUFFERED", "1"), PresetStage.Env("PYTHONDONTWRITEBYTECODE", "1"), PresetStage.Env("PYTHONDEVMODE", "1"), .. LogLevel("DEBUG"),
            .. PresetStage.Env(options.DebugEnvironment),
        ],
        Steps = [.. install.Count == 0 ? [] : new[] { PresetStage.Run($"python -m venv {Environment}") }, .. install, PresetStage.Copy(["."], ".")],
        Closing = [.. PresetStage.Expose(options.Ports), PresetStage.Cmd(command)],
    };

    private static IEnumerable<StageStep> PathTo(List<StageStep> install) => install.Count == 0 ? [] : [PresetStage.Env("PATH", $"{Environment}/bin:$PATH")];

    /// <summary>A build argument, so that LogLevel of the build is taken.</summary>
    private static StageStep[] LogLevel(string level) => [PresetStage.Arg("LOG_LEVEL", level), PresetStage.Env("LOG_LEVEL", "$LOG_LEVEL")];

    /// <summary>The steps that install the dependencies, first what they depend on alone; none where there is nothing to install.</summary>
    private List<StageStep> Install()
    {
        if (Exists("requirements.txt")) return [PresetStage.Copy(["requirements*.txt"], "./"), PresetStage.Run($"{Environment}/bin/pip install -r requirements.txt", Cache)];
        if (!Exists("pyproject.toml")) return [];
        if (!ListsDependencies()) return [PresetStage.Copy(["."], "."), PresetStage.Run($"{Environment}/bin/pip install .", Cache)];
        return
        [
            PresetStage.Copy(["pyproject.toml"], "./"),
            PresetStage.Run(
                $"""
                python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project'].get('dependencies', []), sep=chr(10))" > /tmp/requirements.txt
                && {Environment}/bin/pip install -r /tmp/requirements.txt
                """,
                Cache),
        ];
    }

    /// <summary>
    /// Whether the project's dependencies can be read out of pyproject.toml (PEP 621) by Python itself, which has tomllib from 3.11 on; they then are installed before the sources are copied. Otherwise the whole project is installed.
    /// </summary>
    private bool ListsDependencies()
    {
        var text = Read("pyproject.toml");
        var lines = text.Split('\n', StringSplitOptions.TrimEntries);
        return Version.TryParse(version.Split('-')[0], out var number) && number >= new Version(3, 11)
            && lines.Contains("[project]") && !lines.Any(line => line.StartsWith("dynamic", StringComparison.Ordinal) && line.Contains("dependencies", StringComparison.Ordinal));
    }

    private ScriptChoice Scripts()
    {
        if (options.Scripts.Count > 0) return ScriptChoice.Named(options);
        var files = Names(Directory.EnumerateFiles(options.ProjectDirectory, "*.py")).Where(IsOfTheProgram).ToList();
        var folders = Names(Directory.EnumerateDirectories(options.ProjectDirectory)).Where(IsPackage).ToList();
        return new(files, folders);
    }

    private static bool IsOfTheProgram(string file) =>
        file is not ("setup.py" or "conftest.py" or "noxfile.py") && !file.StartsWith("test_", StringComparison.Ordinal) && !file.EndsWith("_test.py", StringComparison.Ordinal);

    private bool IsPackage(string folder) =>
        folder is not ("tests" or "test") && folder[0] != '.' && (Exists(folder + "/__init__.py") || Exists(folder + "/__main__.py"));

    private StageCommand Command(ScriptChoice scripts)
    {
        if (options.Command is { } given)
        {
            var problems = new List<Diagnostic>();
            var command = CommandText.Parse("ImageCommand", given, options.Place, problems);
            return problems.Count > 0 ? throw new SlipwayException(problems) : command;
        }
        return new StageCommand.Exec(Start(options.Entry ?? Entry(scripts)));
    }

    private string Entry(ScriptChoice scripts)
    {
        foreach (var entry in Entries)
            if (Exists(entry)) return entry;
        if (scripts is { Files: [var only], Folders.Count: 0 } && !only.Contains('*')) return only;
        var runnable = scripts.Folders.Where(folder => Exists(folder + "/__main__.py")).ToList();
        return runnable is [var package] ? package
            : throw new SlipwayException(PresetErrors.NoEntry("python", [.. Entries, "one package with a __main__.py"], options.Place?.Position));
    }

    private string[] Start(string entry)
    {
        var path = entry.Replace('\\', '/').TrimEnd('/');
        if (Directory.Exists(Path.Combine(options.ProjectDirectory, path))) return ["python", "-m", path.Replace('/', '.')];
        if (!Exists(path)) throw new SlipwayException(PresetErrors.Missing("ImageEntry", path, options.ProjectDirectory, options.Place?.Position));
        return ["python", path];
    }

    private static IEnumerable<string> Names(IEnumerable<string> paths) => paths.Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private bool Exists(string file) => File.Exists(Path.Combine(options.ProjectDirectory, file));

    private string Read(string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(options.ProjectDirectory, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(PresetErrors.ManifestUnreadable(file, e.Message, options.Place?.Position), e);
        }
    }
}
