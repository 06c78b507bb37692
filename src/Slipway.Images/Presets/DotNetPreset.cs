using System.Globalization;
using Slipway.Diagnostics;
using Slipway.Images.Stages;

namespace Slipway.Images.Presets;

/// <summary>
/// .NET. <c>prod</c> is the publish output on Microsoft's image for it: what changes seldom in a layer of its own below the application, so that a change of the code ships kilobytes; it runs as the user <c>app</c> by its number. <c>dev</c>
/// has the SDK and the sources, which are meant to be mounted over by those being worked on, and runs <c>dotnet watch</c>. No step runs a command.
/// </summary>
internal sealed class DotNetPreset(PresetOptions options, DotNetApplication application)
{
    private const string Registry = "mcr.microsoft.com/dotnet/";
    private const string Sources = "/src";
    private const string Output = "/artifacts";
    private const int Readable = 0x1A4;
    private const int Executable = 0x1ED;

    private static readonly string[] NoOutput = ["**/bin", "**/obj", "**/artifacts"];

    private readonly string folder = application.WorkingDirectory is { } given ? given.TrimEnd('/') is { Length: > 0 } path ? path : "/" : "/app";

    private bool IsWeb => application.Framework == DotNetFramework.AspNetCore;

    private IReadOnlyList<string> Ports => application.Ports.Count > 0 ? application.Ports : options.Ports.Count > 0 ? options.Ports : IsWeb ? ["8080"] : [];

    private bool IsPublished => application.Application.Count + application.Dependencies.Count > 0;

    public IReadOnlyList<StageDraft> Stages() => options.Environment == "Dev" && !IsPublished ? [Development()] : [Development(), Production()];

    private StageDraft Production()
    {
        Check();
        var command = DotNetCommand.Of(application, folder, options);
        return new("prod", application.BaseImage ?? options.Base ?? BaseImage(), null)
        {
            Platform = application.Platform,
            Opening = [PresetStage.WorkDir(StageValue.Literal(folder)), .. PresetStage.Env(Variables("Production")), .. application.Labels.Select(label => PresetStage.Label(label.Key, label.Value))],
            Steps = [.. Copy("dotnet-dependencies", application.Dependencies), .. Copy("dotnet-application", application.Application)],
            Closing =
            [
                PresetStage.User(application.User ?? options.User ?? "1654"), .. PresetStage.Expose(Ports),
                .. command.Entrypoint.Count > 0 ? [PresetStage.Entrypoint(command.Entrypoint)] : Array.Empty<StageStep>(),
                .. command.Cmd is { } cmd ? [PresetStage.Cmd(cmd)] : Array.Empty<StageStep>(),
            ],
        };
    }

    private StageDraft Development()
    {
        string[] project = application.ProjectFile is { } file ? ["--project", file] : [];
        return new("dev", application.SdkImage ?? options.BuildBase ?? $"{Registry}sdk:{application.FrameworkVersion}", null)
        {
            Opening =
            [
                PresetStage.WorkDir(Sources),
                // As variables they are properties of every build in the container: its output stays out of the mounted folder, where the host's builds leave theirs.
                PresetStage.Env("UseArtifactsOutput", "true"), PresetStage.Env("ArtifactsPath", Output),
                // Changes of mounted files do not always arrive as events.
                PresetStage.Env("DOTNET_USE_POLLING_FILE_WATCHER", "1"), PresetStage.Env("DOTNET_WATCH_RESTART_ON_RUDE_EDIT", "1"),
                .. PresetStage.Env(Variables("Development")), .. PresetStage.Env(options.DebugEnvironment),
            ],
            Steps = [PresetStage.CopyWithout(".", "./", NoOutput)],
            Closing =
            [
                .. PresetStage.Expose(Ports),
                PresetStage.Cmd(options.Command is null ? new StageCommand.Exec(["dotnet", "watch", .. project, "--non-interactive", "run", "--no-launch-profile"]) : DotNetCommand.Given(options)),
            ],
        };
    }

    /// <summary>Variables by which .NET knows environment and port; the project's own come after them and win.</summary>
    private IEnumerable<KeyValuePair<string, string>> Variables(string environment)
    {
        var own = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_ENVIRONMENT"] = environment };
        if (IsWeb)
        {
            own["ASPNETCORE_ENVIRONMENT"] = environment;
            own["ASPNETCORE_HTTP_PORTS"] = Ports.Select(port => port.Split('/')[0]).FirstOrDefault(port => ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)) ?? "8080";
        }
        foreach (var name in (ReadOnlySpan<string>)["DOTNET_ENVIRONMENT", "ASPNETCORE_ENVIRONMENT", "ASPNETCORE_HTTP_PORTS"])
            if (application.Environment.Any(pair => pair.Key == name) || (name == "ASPNETCORE_HTTP_PORTS" && application.Environment.Any(pair => pair.Key == "ASPNETCORE_URLS"))) own.Remove(name);
        return [.. own.OrderBy(pair => pair.Key, StringComparer.Ordinal), .. application.Environment];
    }

    /// <summary>Of a list a folder in the image, as ContainerWorkingDirectory says.</summary>
    private IEnumerable<StageStep> Copy(string list, IReadOnlyList<BuildFile> files) =>
        files.Count == 0 ? [] : [PresetStage.CopyFiles(list, [.. files.Select(WithMode)], StageValue.Literal(folder == "/" ? "/" : folder + "/"))];

    /// <summary>Only what is started is executable, whatever the machine that publishes makes of modes.</summary>
    private BuildFile WithMode(BuildFile file) =>
        file.Mode is not null ? file : file with { Mode = IsExecutable(file.Path) ? Executable : Readable };

    private bool IsExecutable(string path) => path == "createdump" || (path == application.EntryFile && !path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));

    private string BaseImage()
    {
        var name = application.Framework switch { DotNetFramework.None => "runtime-deps", DotNetFramework.AspNetCore => "aspnet", _ => "runtime" };
        var family = application.Family?.Trim().TrimStart('-');
        return $"{Registry}{name}:{application.FrameworkVersion}{(string.IsNullOrEmpty(family) ? "" : "-" + family)}";
    }

    private void Check()
    {
        var at = options.Place?.Position;
        if (!IsPublished) throw new SlipwayException(PresetErrors.NothingPublished(at));
        var paths = application.Application.Concat(application.Dependencies).Select(file => file.Path).ToList();
        // With a command of its own the project may start something else.
        if (application.AppCommand.Count == 0 && application.Entrypoint.Count == 0 && options.Command is null && !paths.Contains(application.EntryFile))
            throw new SlipwayException(PresetErrors.EntryNotPublished(application.EntryFile, Suggestion.For(application.EntryFile, paths), at));
    }
}
