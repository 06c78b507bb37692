using Slipway.Images.Presets;
using Slipway.Images.Stages;

namespace Slipway.Images.Tests.Presets;

/// <summary>A project's folder, and the Dockerfiles that presets make of it.</summary>
internal sealed class PresetFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("slipway-preset-").FullName;

    public PresetOptions Options => new() { ProjectDirectory = Path, Environment = "Prod" };

    public PresetFolder With(string file, string text = "")
    {
        var path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>Without its first line.</summary>
    public static string Dockerfile(string preset, PresetOptions options, string final)
    {
        var text = StageDockerfile.Write(Plan(preset, options, final), "app.proj", "files", _ => []).Text;
        return text[(text.IndexOf('\n') + 2)..];
    }

    public static StagePlan Plan(string preset, PresetOptions options, string final) =>
        StagePlan.Of(new([.. ImagePreset.Of(preset, options).Select(draft => draft.Define())], []), final, []);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
