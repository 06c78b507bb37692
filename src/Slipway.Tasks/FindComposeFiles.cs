using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Diagnostics;
using Slipway.Tasks.Compose;

namespace Slipway.Tasks;

/// <summary>Settles which compose files and env files a project's stack is made of: the project's items, else those found by convention.</summary>
[MSBuildMultiThreadableTask]
public sealed class FindComposeFiles : SlipwayTask
{
    /// <summary>The project's folder; relative paths start here.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>The environment's canonical name; empty for none.</summary>
    public string Environment { get; set; } = "";

    /// <summary><c>ComposeFile</c> items: in place of the convention. Metadata <c>Environments</c> limits one to those.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary><c>ComposeEnvFile</c> items: in place of the convention. Metadata <c>Environments</c> limits one to those.</summary>
    public ITaskItem[] EnvFiles { get; set; } = [];

    /// <summary>Absolute paths, later ones over earlier ones; empty when the project has no stack.</summary>
    [Output]
    public ITaskItem[] FoundFiles { get; private set; } = [];

    /// <summary>Absolute paths, later ones over earlier ones; empty for what docker compose would take.</summary>
    [Output]
    public ITaskItem[] FoundEnvFiles { get; private set; } = [];

    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var directory = Absolute(ProjectDirectory);
        var problems = new List<Diagnostic>();
        var files = Named("ComposeFile", Files, problems);
        var envFiles = Named("ComposeEnvFile", EnvFiles, problems);
        if (problems.Count > 0)
            throw new SlipwayException(problems);

        var found = files.Count > 0
            ? new ComposeConvention(files, ComposeConvention.EnvFilesOf(directory, Environment, Path.GetDirectoryName(files[0])!))
            : ComposeConvention.Find(directory, Environment);
        FoundFiles = Items(found?.Files ?? []);
        FoundEnvFiles = Items(envFiles.Count > 0 ? envFiles : found?.EnvFiles ?? []);
        return System.Threading.Tasks.Task.CompletedTask;
    }

    private List<string> Named(string item, ITaskItem[] items, List<Diagnostic> problems)
    {
        var paths = new List<string>();
        foreach (var entry in items.Where(AppliesHere))
        {
            var path = Path.GetFullPath(entry.ItemSpec, Absolute(ProjectDirectory));
            if (!File.Exists(path))
                problems.Add(ComposeTaskErrors.MissingFile(item, entry.ItemSpec));
            paths.Add(path);
        }

        return paths;
    }

    private bool AppliesHere(ITaskItem item)
    {
        var environments = item.GetMetadata("Environments").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return environments.Length == 0 || environments.Contains(Environment, StringComparer.OrdinalIgnoreCase);
    }

    private static ITaskItem[] Items(IReadOnlyList<string> paths) => [.. paths.Select(path => new TaskItem(path))];
}
