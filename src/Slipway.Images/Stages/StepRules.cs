using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Images.Oci;

namespace Slipway.Images.Stages;

/// <summary>What a stage and its steps have to be so that they can be written as a Dockerfile that means the same. What an engine would refuse is found by <see cref="EngineRules"/>.</summary>
internal sealed class StepRules(IReadOnlyList<string> stages, List<Diagnostic> problems)
{
    /// <summary>Checks what a stage is made from.</summary>
    public void CheckBase(StageDefinition stage)
    {
        var place = stage.Place?.At("From");
        if (stage.From.Length == 0) problems.Add(StageErrors.Missing($"The stage '{stage.Name}'", "From", "an image, another stage, or scratch", place?.Position));
        else if (stage.From != "scratch" && !stages.Contains(stage.From)) CheckImage(stage.From, place);
        if (stage.Platform is { } platform && !(StageValue.HasVariable(platform) ? IsWord(platform) : Platform.Parse(platform) is not null && IsWord(platform)))
            problems.Add(StageErrors.BadValue("Platform", platform, "os/architecture[/variant], such as linux/arm64", stage.Place?.Of("Platform")));
    }

    /// <summary>Checks a step.</summary>
    public void Check(StageStep step)
    {
        switch (step)
        {
            case StageStep.Run run:
                CheckRun(run);
                break;
            case StageStep.Copy copy:
                CheckCopy(copy);
                break;
            case StageStep.Configure configure:
                CheckSetting(configure.Setting, configure.Place);
                break;
        }
    }

    private void CheckImage(string image, ItemPlace? place)
    {
        var readable = StageValue.HasVariable(image) ? IsWord(image) : StageValue.IsSound(image) && ImageReference.TryParse(image, out _);
        if (!readable) problems.Add(StageErrors.BadImage(image, Suggestion.For(image, stages), place?.Position));
    }

    private void CheckRun(StageStep.Run run)
    {
        if (run.Shell is { } line) CheckLine("Command", line, run.Place);
        else if (run.Words.Count == 0) problems.Add(StageErrors.Missing("A Run", "Command", "the command to run", run.Place?.Position));
        if (run.Network is not (null or "default" or "none" or "host"))
            problems.Add(StageErrors.BadValue("Network", run.Network, "default, none or host", run.Place?.Of("Network")));
        foreach (var mount in run.Mounts)
            if (StageValue.HasControlCharacter(mount.Value)) problems.Add(StageErrors.ControlCharacter("A mount", run.Place?.Of("Mount")));
    }

    private void CheckCopy(StageStep.Copy copy)
    {
        switch (copy.Source)
        {
            case CopySource.FromContext context:
                CheckPaths(context.Paths, copy);
                foreach (var path in context.Paths)
                    if (LeavesRoot(path)) problems.Add(StageErrors.LeavesContext(path, copy.Place?.Of("Source")));
                break;
            case CopySource.FromStage source:
                CheckPaths(source.Paths, copy);
                CheckCopySource(source.StageOrImage, copy.Place?.At("FromStage"));
                if (copy.Exclude.Count > 0) problems.Add(StageErrors.Exclusive("A Copy", ["FromStage", "Except"], copy.Place?.Of("Except")));
                break;
            case CopySource.FromFiles list:
                FileListRules.Check(list, copy.Place?.At("Items"), problems);
                break;
        }
        CheckValue("To", copy.To, copy.Place?.At("To"), mayBeEmpty: false);
        if (copy.Owner is { } owner && !IsOwner(owner))
            problems.Add(StageErrors.BadValue("Owner", owner, "user[:group], names or numbers", copy.Place?.Of("Owner")));
        if (copy.Mode is { } mode && !IsMode(mode))
            problems.Add(StageErrors.BadValue("Mode", mode, "octal digits, such as 0644 or 755", copy.Place?.Of("Mode")));
    }

    private void CheckPaths(IReadOnlyList<string> paths, StageStep.Copy copy)
    {
        if (paths.Count == 0) problems.Add(StageErrors.Missing("A Copy", "Source", "what to copy", copy.Place?.Position));
        foreach (var path in paths) CheckValue("Source", path, copy.Place?.At("Source"), mayBeEmpty: false);
    }

    private void CheckCopySource(string name, ItemPlace? place)
    {
        if (stages.Contains(name)) return;
        if (StageValue.HasVariable(name))
            problems.Add(StageErrors.BadValue("FromStage", name, "a name without variables: declare a stage From it, and use that stage's name", place?.Position));
        // Engines take a number for the stage's place in the file.
        else if (name.Length == 0 || name == "scratch" || int.TryParse(name, out _))
            problems.Add(StageErrors.UnknownStage(name, stages, Suggestion.For(name, stages), place?.Position));
        else CheckImage(name, place);
    }

    private void CheckSetting(StageSetting setting, ItemPlace? place)
    {
        switch (setting)
        {
            case StageSetting.Env env:
                CheckPair("Env", env.Name, env.Value, place);
                break;
            case StageSetting.Label label:
                CheckPair("Label", label.Name, label.Value, place);
                break;
            case StageSetting.Arg arg:
                CheckPair("Arg", arg.Name, arg.Default ?? "", place);
                break;
            case StageSetting.User user:
                CheckValue("User", user.Name, place?.At("Value"), mayBeEmpty: false);
                break;
            case StageSetting.WorkDir folder:
                CheckValue("WorkDir", folder.Path, place?.At("Value"), mayBeEmpty: false);
                break;
            case StageSetting.StopSignal signal:
                if (!IsSignal(signal.Signal)) problems.Add(StageErrors.BadValue("StopSignal", signal.Signal, "a signal such as SIGTERM or 15", place?.Of("Value")));
                break;
            case StageSetting.Expose expose:
                foreach (var port in expose.Ports)
                    if (!IsWord(port)) problems.Add(StageErrors.BadValue("Expose", port, "a port such as 80, 80-90 or 53/udp", place?.Of("Value")));
                RequireOne("Expose", "a port", expose.Ports.Count, place);
                break;
            case StageSetting.Volume volume:
                foreach (var path in volume.Paths) CheckValue("Volume", path, place?.At("Value"), mayBeEmpty: false);
                RequireOne("Volume", "a path", volume.Paths.Count, place);
                break;
            case StageSetting.Shell shell:
                RequireOne("Shell", "the shell's program and arguments", shell.Words.Count, place);
                break;
            case StageSetting.Cmd { Command: StageCommand.Line line }:
                CheckLine("Cmd", line.Text, place);
                break;
            case StageSetting.Entrypoint { Command: StageCommand.Line line }:
                CheckLine("Entrypoint", line.Text, place);
                break;
            case StageSetting.HealthCheck { Test: StageCommand.Line line }:
                CheckLine("HealthCheck", line.Text, place);
                break;
            case StageSetting.HealthCheck { Test: StageCommand.Exec { Words.Count: 0 } }:
                RequireOne("HealthCheck", "a command, or none", 0, place);
                break;
        }
    }

    private void CheckPair(string kind, string name, string value, ItemPlace? place)
    {
        if (!IsVariableName(name)) problems.Add(StageErrors.BadValue($"The name of an {kind}", name, "a name without blanks, quotes, '=', '$' and '\\'", place?.Of("Name")));
        CheckValue($"{kind} {name}", value, place?.At("Value"), mayBeEmpty: true);
    }

    private void CheckLine(string what, string line, ItemPlace? place)
    {
        var at = place?.At("Command");
        if (ShellLine.IsEmpty(line)) problems.Add(StageErrors.Missing(what, "command", "something to run", place?.Position));
        else if (ShellLine.HasControlCharacter(line)) problems.Add(StageErrors.ControlCharacter(what, at?.Position));
        else if (ShellLine.BreaksInsideQuotes(line)) problems.Add(StageErrors.QuotedLineBreak(what, at?.Position));
        else if (ShellLine.OpensHeredoc(line)) problems.Add(StageErrors.HereDocument(what, at?.Position));
        else if (ShellLine.Joined(line).StartsWith("--", StringComparison.Ordinal))
            problems.Add(StageErrors.BadValue(what, line, "a command, which does not begin with '--'", at?.Position));
    }

    private void CheckValue(string what, string value, ItemPlace? place, bool mayBeEmpty)
    {
        if (value.Length == 0 && !mayBeEmpty) problems.Add(StageErrors.BadValue(what, value, "something", place?.Position));
        else if (StageValue.HasControlCharacter(value)) problems.Add(StageErrors.ControlCharacter(what, place?.Position));
        else if (!StageValue.IsSound(value)) problems.Add(StageErrors.BadVariable(what, value, place?.Position));
    }

    private void RequireOne(string kind, string what, int count, ItemPlace? place)
    {
        if (count == 0) problems.Add(StageErrors.Missing(kind, "Value", what, place?.Position));
    }

    /// <summary>Whether it is one word of a Dockerfile as it stands.</summary>
    private static bool IsWord(string text) => text.Length > 0 && StageValue.IsSound(text) && StageValue.Word(text) == text;

    private static bool IsOwner(string owner) => IsWord(owner) && owner.Count(c => c == ':') <= 1 && owner[0] != ':' && owner[^1] != ':';

    private static bool IsMode(string mode)
    {
        foreach (var c in mode)
            if (c is < '0' or > '7') return false;
        return mode.Length is >= 3 and <= 5 && (mode.Length < 5 || mode[0] == '0');
    }

    private static bool IsSignal(string signal)
    {
        foreach (var c in signal)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-')) return false;
        return signal.Length > 0 && (char.IsAsciiDigit(signal[0]) ? int.TryParse(signal, out var number) && number is > 0 and <= 64 : char.IsAsciiLetter(signal[0]));
    }

    private static bool IsVariableName(string name)
    {
        foreach (var c in name)
            if (char.IsWhiteSpace(c) || char.IsControl(c) || c is '=' or '"' or '\'' or '\\' or '$' or '`') return false;
        return name.Length > 0 && name[0] != '-' && name[0] != '#';
    }

    private static bool LeavesRoot(string path)
    {
        var depth = 0;
        foreach (var part in path.Replace('\\', '/').Split('/'))
        {
            if (part is "" or ".") continue;
            depth += part == ".." ? -1 : 1;
            if (depth < 0) return true;
        }
        return false;
    }
}
