using Microsoft.Build.Framework;
using Slipway.Compose.Loading;
using Slipway.Compose.Output;
using Slipway.Tasks.Compose;

namespace Slipway.Tasks;

/// <summary>Shows what the project's compose files come to: every short form long, every variable filled in, every file merged.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComposeConfig : ComposeTask
{
    /// <summary>A file to write instead of standard output; relative to the project's folder.</summary>
    public string OutputFile { get; set; } = "";

    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task ComposeAsync(CancellationToken cancellationToken)
    {
        var file = Given.Text(nameof(OutputFile), OutputFile);
        var console = new VerbConsole(Log, Report);
        var context = Context(console, NamedServices());
        var loaded = ComposeLoader.Load(context.Sources, cancellationToken);
        foreach (var warning in loaded.Warnings)
            Report(warning);
        var text = CanonicalYaml.Write(loaded.Canonical);
        if (file is not null)
        {
            var path = Path.GetFullPath(file, Absolute(ProjectDirectory));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return System.Threading.Tasks.Task.CompletedTask;
        }

        return console.Own(() =>
        {
            console.Write(text.TrimEnd('\n'));
            return System.Threading.Tasks.Task.FromResult(System.Threading.Tasks.Task.CompletedTask);
        });
    }
}
