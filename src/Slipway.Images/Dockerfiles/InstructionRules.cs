using System.Globalization;
using Slipway.Diagnostics;

namespace Slipway.Images.Dockerfiles;

/// <summary>What the engine demands of an instruction wherever it stands, even in a stage it does not build.</summary>
/// <param name="path">The file to name.</param>
/// <param name="frontend">Who reads the file in the end.</param>
/// <param name="diagnostics">Where findings go; those from <paramref name="own"/> on came from reading this instruction.</param>
/// <param name="own">The first finding of this instruction.</param>
internal sealed class InstructionRules(string path, Frontend frontend, List<Diagnostic> diagnostics, int own)
{
    public void Check(Instruction instruction)
    {
        CheckFlags(instruction);
        switch (instruction.Kind)
        {
            case InstructionKind.Unknown:
                CheckUnknown(instruction);
                break;
            case InstructionKind.From:
                CheckFrom(instruction);
                break;
            case InstructionKind.Add or InstructionKind.Copy:
                CheckCopy(instruction);
                break;
            case InstructionKind.Arg or InstructionKind.Expose or InstructionKind.Onbuild:
                RequireOne(instruction, "at least one argument");
                break;
            case InstructionKind.Env or InstructionKind.Label:
                if (instruction.Pairs.Count == 0 && !IsUnreadable()) RequireOne(instruction, "at least one name=value");
                break;
            case InstructionKind.Maintainer:
                RequireOne(instruction, "a name");
                diagnostics.Add(DockerfileErrors.Maintainer(instruction.Span.In(path)));
                break;
            case InstructionKind.Stopsignal or InstructionKind.User or InstructionKind.Workdir:
                RequireOne(instruction, "an argument");
                break;
            case InstructionKind.Shell:
                if (instruction.Arguments.Count > 0 && instruction.Form != ArgumentForm.Json)
                    diagnostics.Add(DockerfileErrors.ShellNotJson(instruction.Arguments[0].Span.In(path)));
                else RequireOne(instruction, "at least one argument");
                break;
            case InstructionKind.Volume:
                RequireOne(instruction, "at least one path");
                foreach (var volume in instruction.Arguments)
                    if (string.IsNullOrWhiteSpace(volume.Value)) diagnostics.Add(DockerfileErrors.BlankVolume(volume.Span.In(path)));
                break;
            case InstructionKind.Healthcheck:
                CheckHealthcheck(instruction);
                break;
        }
        if (instruction.Kind == InstructionKind.Onbuild) CheckTrigger(instruction);
    }

    private void CheckUnknown(Instruction instruction)
    {
        if (frontend != Frontend.BuiltIn) return;
        var name = instruction.Name.Value;
        diagnostics.Add(DockerfileErrors.UnknownInstruction(name, Suggestion.For(name, InstructionNames.All), instruction.Name.Span.In(path)));
    }

    private void CheckFlags(Instruction instruction)
    {
        // The engine never looks at the flags of these.
        if (instruction.Kind is InstructionKind.Unknown or InstructionKind.Arg or InstructionKind.Stopsignal || IsHealthcheckNone(instruction)) return;
        var known = InstructionNames.FlagsOf(instruction.Kind);
        for (var i = 0; i < instruction.Flags.Count; i++)
        {
            var flag = instruction.Flags[i];
            if (Array.IndexOf(known, flag.Name) < 0)
            {
                if (frontend == Frontend.BuiltIn)
                {
                    var meant = Suggestion.For(flag.Name, known);
                    diagnostics.Add(DockerfileErrors.UnknownFlag(instruction.Name.Value.ToUpperInvariant(), flag.Name, meant, flag.Span.In(path)));
                }
                continue;
            }
            if (!InstructionNames.MayRepeat(flag.Name) && IsRepeated(instruction.Flags, i))
                diagnostics.Add(DockerfileErrors.DuplicateFlag(flag.Name, flag.Span.In(path)));
            CheckFlagValue(flag);
        }
    }

    private void CheckFlagValue(Flag flag)
    {
        if (InstructionNames.IsSwitch(flag.Name))
        {
            if (flag.Value is { } value && !IsBool(value))
                diagnostics.Add(DockerfileErrors.BadFlagValue(flag.Name, value, "true or false", flag.Span.In(path)));
        }
        else if (flag.Value is null) diagnostics.Add(DockerfileErrors.FlagWithoutValue(flag.Name, flag.Span.In(path)));
    }

    private void CheckFrom(Instruction instruction)
    {
        var arguments = instruction.Arguments;
        if (arguments.Count == 0) RequireOne(instruction, "a base image, or 'scratch'");
        else if (arguments.Count == 2 || (arguments.Count >= 3 && !IsAs(arguments[1])))
            diagnostics.Add(DockerfileErrors.TooManyArguments("FROM", "an image, or 'image AS name'", arguments[1].Span.In(path)));
        else if (arguments.Count > 3) diagnostics.Add(DockerfileErrors.TooManyArguments("FROM", "an image, or 'image AS name'", arguments[3].Span.In(path)));
        else if (arguments.Count == 3 && !IsStageName(arguments[2].Value))
            diagnostics.Add(DockerfileErrors.BadStageName(arguments[2].Value, arguments[2].Span.In(path)));
    }

    private void CheckCopy(Instruction instruction)
    {
        if (IsUnreadable()) return;
        var name = instruction.Name.Value.ToUpperInvariant();
        if (instruction.Arguments.Count < 2)
        {
            var at = instruction.Arguments.Count == 1 ? instruction.Arguments[0].Span : instruction.Name.Span;
            diagnostics.Add(DockerfileErrors.MissingArgument(name, "a source and a destination", at.In(path)));
        }
    }

    private void CheckHealthcheck(Instruction instruction)
    {
        if (instruction.Arguments.Count == 0)
        {
            RequireOne(instruction, "CMD command, or NONE");
            return;
        }
        var type = instruction.Arguments[0];
        if (IsHealthcheckNone(instruction))
        {
            if (instruction.Arguments.Count > 1)
                diagnostics.Add(DockerfileErrors.TooManyArguments("HEALTHCHECK NONE", "no arguments", instruction.Arguments[1].Span.In(path)));
            return;
        }
        if (!type.Value.Equals("CMD", StringComparison.OrdinalIgnoreCase)) diagnostics.Add(DockerfileErrors.HealthcheckType(type.Value, type.Span.In(path)));
        else if (instruction.Arguments.Count == 1 && !IsUnreadable())
            diagnostics.Add(DockerfileErrors.MissingArgument("HEALTHCHECK CMD", "a command", type.Span.In(path)));
        foreach (var flag in instruction.Flags) CheckHealthFlag(flag);
    }

    private void CheckHealthFlag(Flag flag)
    {
        if (string.IsNullOrEmpty(flag.Value)) return;
        if (flag.Name == "retries")
        {
            if (!int.TryParse(flag.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var retries) || retries < 0)
                diagnostics.Add(DockerfileErrors.BadFlagValue(flag.Name, flag.Value, "a number, 0 or more", flag.Span.In(path)));
        }
        else if (flag.Name is "interval" or "timeout" or "start-period" or "start-interval" && !GoDuration.IsHealthInterval(flag.Value))
            diagnostics.Add(DockerfileErrors.BadFlagValue(flag.Name, flag.Value, "a duration such as 30s or 1m30s, at least 1ms", flag.Span.In(path)));
    }

    private void CheckTrigger(Instruction instruction)
    {
        if (instruction.Trigger is { Kind: InstructionKind.From or InstructionKind.Maintainer or InstructionKind.Onbuild } trigger)
            diagnostics.Add(DockerfileErrors.BadTrigger(trigger.Name.Value.ToUpperInvariant(), trigger.Name.Span.In(path)));
    }

    private void RequireOne(Instruction instruction, string needed)
    {
        if (instruction.Arguments.Count == 0)
            diagnostics.Add(DockerfileErrors.MissingArgument(instruction.Name.Value.ToUpperInvariant(), needed, instruction.Name.Span.In(path)));
    }

    /// <summary>Whether the arguments could not be read, so that their number says nothing.</summary>
    private bool IsUnreadable()
    {
        for (var i = own; i < diagnostics.Count; i++)
            if (diagnostics[i].Severity == Severity.Error && diagnostics[i].Code is "SLIP2106" or "SLIP2111") return true;
        return false;
    }

    private static bool IsHealthcheckNone(Instruction instruction) =>
        instruction.Kind == InstructionKind.Healthcheck && instruction.Arguments.Count > 0
        && instruction.Arguments[0].Value.Equals("NONE", StringComparison.OrdinalIgnoreCase);

    private static bool IsRepeated(IReadOnlyList<Flag> flags, int index)
    {
        for (var i = 0; i < index; i++)
            if (flags[i].Name == flags[index].Name) return true;
        return false;
    }

    private static bool IsAs(Word word) => word.Value.Equals("as", StringComparison.OrdinalIgnoreCase);

    private static bool IsBool(string value) =>
        value.Equals("true", StringComparison.OrdinalIgnoreCase) || value.Equals("false", StringComparison.OrdinalIgnoreCase);

    private static bool IsStageName(string name)
    {
        if (!char.IsAsciiLetter(name[0])) return false;
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) return false;
        return true;
    }
}
