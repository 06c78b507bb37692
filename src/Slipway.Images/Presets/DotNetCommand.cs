using Slipway.Diagnostics;
using Slipway.Images.Stages;

namespace Slipway.Images.Presets;

/// <summary>
/// Entry point and command of a .NET container, by the rules of the .NET SDK's container support (learn.microsoft.com/dotnet/core/containers/publish-configuration, "control the default execution"): the application's command is the
/// entry point, unless the project sets one; then it is the beginning of the default arguments.
/// </summary>
/// <param name="Entrypoint">Empty for the base image's.</param>
/// <param name="Cmd">Null for none.</param>
internal sealed record DotNetCommand(IReadOnlyList<string> Entrypoint, StageCommand? Cmd)
{
    /// <summary>The command.</summary>
    /// <exception cref="SlipwayException">SLIP2336, SLIP2337: the project's items contradict one another.</exception>
    public static DotNetCommand Of(DotNetApplication application, string folder, PresetOptions options)
    {
        if (options.Command is not null) return new([], Given(options));
        var instruction = InstructionOf(application, options);
        var command = application.AppCommand.Count > 0 || instruction == "None" ? application.AppCommand : Default(application.EntryFile, folder);
        var setsEntrypoint = application.Entrypoint.Count > 0 || application.EntrypointArgs.Count > 0;
        if (instruction is null && application is { Entrypoint.Count: 0, EntrypointArgs.Count: > 0, DefaultArgs.Count: 0, AppCommandArgs.Count: 0 })
            return new(command, new StageCommand.Exec(application.EntrypointArgs));
        if (application is { Entrypoint.Count: 0, EntrypointArgs.Count: > 0 })
            throw Conflict("ContainerEntrypointArgs are set, and there is no ContainerEntrypoint. Use ContainerAppCommandArgs, or ContainerDefaultArgs.", options);
        if (application.AppCommandArgs.Count > 0 && command.Count == 0) throw Conflict("ContainerAppCommandArgs are set, and there is no ContainerAppCommand.", options);
        IReadOnlyList<string> entrypoint = [.. application.Entrypoint, .. application.EntrypointArgs];
        IReadOnlyList<string> whole = [.. command, .. application.AppCommandArgs];
        switch (instruction ?? (setsEntrypoint ? "DefaultArgs" : "Entrypoint"))
        {
            case "Entrypoint":
                if (setsEntrypoint) throw Conflict("ContainerAppCommandInstruction is Entrypoint, and ContainerEntrypoint sets another one. Remove one of them.", options);
                return new(whole, Words(application.DefaultArgs));
            case "DefaultArgs":
                return new(entrypoint, Words([.. whole, .. application.DefaultArgs]));
            default:
                if (whole.Count > 0) throw Conflict("ContainerAppCommandInstruction is None, and ContainerAppCommand is set. Remove one of them.", options);
                return new(entrypoint, Words(application.DefaultArgs));
        }
    }

    /// <summary><c>ImageCommand</c>.</summary>
    /// <exception cref="SlipwayException">SLIP2320: it has an open quote.</exception>
    public static StageCommand Given(PresetOptions options)
    {
        var problems = new List<Diagnostic>();
        var command = CommandText.Parse("ImageCommand", options.Command!, options.Place, problems);
        return problems.Count > 0 ? throw new SlipwayException(problems) : command;
    }

    private static string? InstructionOf(DotNetApplication application, PresetOptions options)
    {
        if (string.IsNullOrEmpty(application.AppCommandInstruction)) return null;
        foreach (var known in (ReadOnlySpan<string>)["Entrypoint", "DefaultArgs", "None"])
            if (known.Equals(application.AppCommandInstruction, StringComparison.OrdinalIgnoreCase)) return known;
        throw new SlipwayException(PresetErrors.BadOption("ContainerAppCommandInstruction", application.AppCommandInstruction, "Entrypoint, DefaultArgs or None", options.Place?.Position));
    }

    private static string[] Default(string entry, string folder)
    {
        var path = folder == "/" ? "/" + entry : $"{folder}/{entry}";
        return entry.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? ["dotnet", path] : [path];
    }

    private static StageCommand.Exec? Words(IReadOnlyList<string> words) => words.Count == 0 ? null : new StageCommand.Exec(words);

    private static SlipwayException Conflict(string why, PresetOptions options) => new(PresetErrors.CommandConflict(why, options.Place?.Position));
}
