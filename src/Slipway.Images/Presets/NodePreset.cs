using Slipway.Diagnostics;
using Slipway.Images.Stages;

namespace Slipway.Images.Presets;

/// <summary>
/// Node.js. <c>build</c> installs the packages on the full image, and runs the package's script <c>build</c> where it has one; <c>prod</c> is the slim image with the packages that running takes and the named scripts, and runs as the
/// image's user <c>node</c> by its number; <c>dev</c> is one stage with everything. Without packages and without a script <c>build</c> no step runs a command.
/// </summary>
internal sealed class NodePreset(PresetOptions options)
{
    private const string DefaultVersion = "22";
    private const string Folder = "/app";
    private const string Cache = "/root/.npm";

    private static readonly string[] Entries = ["server.js", "index.js", "app.js", "main.js", "server.mjs", "index.mjs"];
    private static readonly string[] SourceFolders = ["lib", "public", "routes", "src", "static", "views"];
    private static readonly string[] NoPackages = ["**/node_modules"];

    private readonly string version = options.NodeVersion ?? DefaultVersion;
    private readonly NodePackage? package = NodePackage.Read(options);

    private bool IsBuilt => package?.IsBuilt == true;

    public IReadOnlyList<StageDraft> Stages()
    {
        var command = Command();
        var full = options.BuildBase ?? $"node:{version}";
        var lean = options.Base ?? $"node:{version}-slim";
        var stages = new List<StageDraft>();
        if (Needs("build")) stages.Add(Build(full));
        stages.Add(new("dev", options.BuildBase ?? (package?.HasAnyDependencies == true ? full : lean), null)
        {
            Opening = [PresetStage.WorkDir(Folder), PresetStage.Env("NODE_ENV", "development"), .. LogLevel("debug"), .. PresetStage.Env(options.DebugEnvironment)],
            Steps = [.. package?.HasAnyDependencies == true ? Install("") : [], PresetStage.CopyWithout(".", "./", NoPackages)],
            Closing = [.. PresetStage.Expose(options.Ports), PresetStage.Cmd(command)],
        });
        stages.Add(new("prod", lean, null)
        {
            Opening = [PresetStage.WorkDir(Folder), PresetStage.Env("NODE_ENV", "production"), .. LogLevel("warn")],
            Steps = [.. Packages(), .. Program()],
            Closing = [PresetStage.User(options.User ?? "1000"), .. PresetStage.Expose(options.Ports), PresetStage.Cmd(command)],
        });
        return stages;
    }

    private bool Needs(string stage) => stage == "build" && (IsBuilt || package?.HasDependencies == true);

    private StageDraft Build(string full) => new("build", full, null)
    {
        Opening = [PresetStage.WorkDir(Folder)],
        Steps = IsBuilt
            ? [.. Install(""), PresetStage.CopyWithout(".", "./", NoPackages), PresetStage.Run("npm run build && npm prune --omit=dev && mkdir -p node_modules", Cache)]
            : [.. Install(" --omit=dev")],
    };

    private IEnumerable<StageStep> Install(string flags)
    {
        yield return PresetStage.Copy(["package*.json"], "./");
        yield return PresetStage.Run($"npm {(Exists("package-lock.json") || Exists("npm-shrinkwrap.json") ? "ci" : "install")}{flags}", Cache);
    }

    private IEnumerable<StageStep> Packages()
    {
        if (package is not null) yield return PresetStage.Copy(["package.json"], "./");
        if (Needs("build")) yield return PresetStage.CopyFrom("build", [$"{Folder}/node_modules"], $"{Folder}/node_modules");
    }

    /// <summary>What is built comes from the build stage; otherwise the scripts of the context.</summary>
    private IEnumerable<StageStep> Program()
    {
        if (!IsBuilt) return Scripts().CopyTo(Folder, NoPackages);
        var built = options.Scripts.Count > 0 ? options.Scripts : ["dist"];
        return built.Select(path => path.Replace('\\', '/').Trim('/')).Select(path => PresetStage.CopyFrom("build", [StageValue.Literal($"{Folder}/{path}")], StageValue.Literal($"{Folder}/{path}")));
    }

    private ScriptChoice Scripts()
    {
        if (options.Scripts.Count > 0) return ScriptChoice.Named(options);
        var files = Directory.EnumerateFiles(options.ProjectDirectory).Select(path => Path.GetFileName(path)).Where(IsOfTheProgram).Order(StringComparer.Ordinal);
        return new([.. files], [.. SourceFolders.Where(folder => Directory.Exists(Path.Combine(options.ProjectDirectory, folder)))]);
    }

    private static bool IsOfTheProgram(string file) =>
        Path.GetExtension(file) is ".js" or ".mjs" or ".cjs" && file[0] != '.' && !file.Contains(".config.", StringComparison.Ordinal) && !file.Contains(".test.", StringComparison.Ordinal)
        && !file.Contains(".spec.", StringComparison.Ordinal);

    private static StageStep[] LogLevel(string level) => [PresetStage.Arg("LOG_LEVEL", level), PresetStage.Env("LOG_LEVEL", "$LOG_LEVEL")];

    private StageCommand Command()
    {
        if (options.Command is { } given) return Parsed("ImageCommand", given);
        if (options.Entry is { } entry)
        {
            if (!IsBuilt && !Exists(entry)) throw new SlipwayException(PresetErrors.Missing("ImageEntry", entry, options.ProjectDirectory, options.Place?.Position));
            return new StageCommand.Exec(["node", entry.Replace('\\', '/')]);
        }
        // Not by npm, which does not pass signals on and is not needed to run.
        if (package?.Start is { } start && start.StartsWith("node ", StringComparison.Ordinal)) return Parsed("The script start of package.json", start);
        if (package?.Main is { } main) return new StageCommand.Exec(["node", main]);
        foreach (var candidate in Entries)
            if (Exists(candidate)) return new StageCommand.Exec(["node", candidate]);
        throw new SlipwayException(PresetErrors.NoEntry("node", ["a script start or a main of package.json", .. Entries], options.Place?.Position));
    }

    private StageCommand Parsed(string what, string text)
    {
        var problems = new List<Diagnostic>();
        var command = CommandText.Parse(what, text, options.Place, problems);
        return problems.Count > 0 ? throw new SlipwayException(problems) : command;
    }

    private bool Exists(string file) => File.Exists(Path.Combine(options.ProjectDirectory, file));
}
