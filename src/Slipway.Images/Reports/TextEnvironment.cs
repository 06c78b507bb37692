using System.Text;
using Slipway.Images.Building;

namespace Slipway.Images.Reports;

/// <summary>Writes what an image is in one environment.</summary>
internal static class TextEnvironment
{
    private const int FilesShown = 5;
    private const int SettingColumns = 36;

    public static void Write(StringBuilder text, EnvironmentView environment)
    {
        text.Append('\n').Append(Cut($"{VisibleText.Name(environment.Environment)}: {VisibleText.Name(environment.Image.Image)}", 0)).Append('\n')
            .Append("  Image id  ").Append(ReportNumbers.ShortId(environment.Image.ImageId)).Append('\n');
        if (environment.Image.Base is { } baseImage)
            text.Append("  Based on  ").Append(CellText.CutMiddle(VisibleText.Name(baseImage), TextReport.Width - 12)).Append('\n');
        WriteChanges(text, environment);
        WriteLayers(text, environment);
        WriteBiggestFiles(text, environment);
    }

    private static void WriteChanges(StringBuilder text, EnvironmentView environment)
    {
        text.Append("\n  Since the build before\n");
        if (environment.Changes is not { } changes)
        {
            text.Append("    No build before this one is known.\n");
            return;
        }

        text.Append("    ").Append(ByteCount.Format(changes.SizeBefore)).Append(" → ").Append(ByteCount.Format(environment.Size))
            .Append(" (").Append(ReportNumbers.Difference(environment.Size - changes.SizeBefore)).Append("); ").Append(ReportNumbers.Count(changes.Same, "layer"))
            .Append(" stayed, ").Append(ReportNumbers.Count(changes.Fresh.Count)).Append(" new or changed, ").Append(ReportNumbers.Count(changes.Gone.Count)).Append(" gone.\n");
        foreach (var layer in changes.Fresh)
            WriteLayerChange(text, ReportNumbers.Count(layer.Number), ReportNumbers.Word(layer.Change), layer.Layer.Size - (layer.SizeBefore ?? 0), layer.Layer.CreatedBy);
        foreach (var layer in changes.Gone)
            WriteLayerChange(text, "-", "gone", -layer.Size, layer.CreatedBy);
        foreach (var setting in changes.Settings)
            WriteSetting(text, setting);
    }

    private static void WriteLayerChange(StringBuilder text, string number, string word, long difference, string createdBy) =>
        text.Append("    ").Append(number.PadLeft(5)).Append("  ").Append(word.PadRight(7)).Append(ReportNumbers.Difference(difference).PadLeft(11)).Append("  ")
            .Append(Cut(VisibleText.Instruction(createdBy), 31)).Append('\n');

    private static void WriteSetting(StringBuilder text, SettingChange setting)
    {
        var name = CellText.CutMiddle(VisibleText.Name(setting.Name), SettingColumns);
        text.Append("    ").Append(name).Append(' ', SettingColumns - CellText.Width(name)).Append("  was  ")
            .Append(Cut(Value(setting.Before), SettingColumns + 11)).Append('\n')
            .Append(' ', SettingColumns + 4).Append("  is   ").Append(Cut(Value(setting.Now), SettingColumns + 11)).Append('\n');
    }

    private static string Value(string? value) => value is null ? "(none)" : VisibleText.Line(value);

    private static void WriteLayers(StringBuilder text, EnvironmentView environment)
    {
        text.Append("\n  Layers, the lowest first\n        #       Size   Share  From   Before   Made by\n");
        foreach (var layer in environment.Layers)
        {
            text.Append("    ").Append(ReportNumbers.Count(layer.Number).PadLeft(5)).Append(ByteCount.Format(layer.Layer.Size).PadLeft(11))
                .Append(ReportNumbers.Percent(layer.Layer.Size, environment.Size).PadLeft(8)).Append(layer.Layer.FromBase ? "  base " : "  build")
                .Append("  ").Append((layer.Change == LayerChange.Unknown ? "-" : ReportNumbers.Word(layer.Change)).PadRight(7)).Append("  ")
                .Append(Cut(VisibleText.Instruction(layer.Layer.CreatedBy), 46)).Append('\n');
        }
    }

    private static void WriteBiggestFiles(StringBuilder text, EnvironmentView environment)
    {
        var any = false;
        foreach (var layer in environment.Layers)
        {
            if (layer.Layer.BiggestFiles.Count == 0)
                continue;
            text.Append(any ? "" : "\n  Biggest files\n");
            any = true;
            text.Append("    Layer ").Append(ReportNumbers.Count(layer.Number)).Append(": ")
                .Append(ReportNumbers.Count(Math.Max(layer.Layer.Files, layer.Layer.BiggestFiles.Count), "file")).Append('\n');
            for (var index = 0; index < Math.Min(FilesShown, layer.Layer.BiggestFiles.Count); index++)
            {
                var (path, size) = layer.Layer.BiggestFiles[index];
                text.Append(ByteCount.Format(size).PadLeft(16)).Append("  ").Append(CellText.CutMiddle(VisibleText.Name(path), TextReport.Width - 18)).Append('\n');
            }
        }
    }

    private static string Cut(string line, int used) => CellText.CutEnd(line, TextReport.Width - used);
}
