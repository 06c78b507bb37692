using Slipway.Diagnostics;
using Slipway.Images.Stages;

namespace Slipway.Images.Presets;

/// <summary>The files and folders of the build context that go into a lean image.</summary>
/// <param name="Files">Names and patterns, which lie in the image's folder side by side.</param>
/// <param name="Folders">Relative to the context, <c>/</c>-separated; each keeps its path.</param>
internal sealed record ScriptChoice(IReadOnlyList<string> Files, IReadOnlyList<string> Folders)
{
    /// <summary>What <c>ImageScripts</c> names: files, folders and patterns.</summary>
    /// <exception cref="SlipwayException">SLIP2332: something named is not there.</exception>
    public static ScriptChoice Named(PresetOptions options)
    {
        var files = new List<string>();
        var folders = new List<string>();
        var problems = new List<Diagnostic>();
        foreach (var entry in options.Scripts)
        {
            var path = entry.Replace('\\', '/').Trim().TrimEnd('/');
            if (path.AsSpan().ContainsAny('*', '?', '[')) files.Add(path);
            else if (Directory.Exists(Path.Combine(options.ProjectDirectory, path))) folders.Add(path);
            else if (File.Exists(Path.Combine(options.ProjectDirectory, path))) files.Add(path);
            else problems.Add(PresetErrors.Missing("ImageScripts", path, options.ProjectDirectory, options.Place?.Position));
        }
        return problems.Count > 0 ? throw new SlipwayException(problems) : new(files, folders);
    }

    /// <summary>The steps that copy them below a folder, leaving out what the pattern names.</summary>
    public IEnumerable<StageStep> CopyTo(string folder, IReadOnlyList<string> exclude)
    {
        if (Files.Count > 0) yield return PresetStage.Copy([.. Files.Select(StageValue.Literal)], folder + "/");
        foreach (var source in Folders) yield return PresetStage.CopyWithout(StageValue.Literal(source), StageValue.Literal($"{folder}/{source}/"), exclude);
    }
}
