using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Files;
using Slipway.Images;
using Slipway.Images.Building;
using Slipway.Images.Direct;
using Slipway.Images.MultiStage;
using Slipway.Images.Oci;
using Slipway.Images.Presets;
using Slipway.Images.Stages;

namespace Slipway.Tasks.Images;

/// <summary>Turns what <see cref="MultiStageImage"/> was given into an image with every default settled.</summary>
internal sealed class StagedImageReader(MultiStageImage task, string projectDirectory, string stateDirectory, Func<string, string?> variable)
{
    private readonly List<Diagnostic> problems = [];

    /// <summary>The build context; absolute.</summary>
    public string ContextDirectory => Path.GetFullPath(task.Image.GetMetadata("Context") is { Length: > 0 } context ? context : ".", projectDirectory);

    /// <summary>Whether the image goes into the engine.</summary>
    public bool Loads => task.Load.Length > 0 ? task.Load.Equals("true", StringComparison.OrdinalIgnoreCase) : task.Image.GetMetadata("Archive").Length == 0 && !task.Push;

    /// <summary>Whether nothing but this machine decides if there is something to do.</summary>
    public bool MayRecall => !task.Push && !Flag("Pull") && !Flag("NoCache");

    private string DockerfilePath => Path.Combine(stateDirectory, task.Environment, StateFiles.NameOf(task.Image.ItemSpec) + ".Dockerfile");

    /// <summary>The references the image gets.</summary>
    public IReadOnlyList<ImageReference> Tags() => Definition().Tags;

    /// <summary>The image.</summary>
    /// <exception cref="SlipwayException">Something in the items or properties is malformed; holds everything that is.</exception>
    public StagedImage Read()
    {
        var definition = Definition();
        var platforms = Platforms(definition);
        var files = new BuildFileLists([.. task.Files.Where(file => IsFor(file, platforms[0]))]);
        var declared = new StageItemReader
        {
            Environment = task.Environment,
            Stages = task.Stages,
            Steps = task.Steps,
            Files = files,
            Preset = task.Preset.Length == 0 ? [] : ImagePreset.Of(task.Preset, Options(files)),
        }.Read();
        var preferred = task.Environment.Length == 0 ? [] : DockerfileConvention.StagesOf(task.Environment);
        var plan = StagePlan.Of(declared, task.FinalStage.Length == 0 ? null : task.FinalStage, preferred);
        var others = FilesOfPlatforms(platforms);
        if (problems.Count > 0)
            throw new SlipwayException(problems);
        return new StagedImage
        {
            Plan = plan,
            ProjectFileName = Path.GetFileName(task.ProjectFile),
            StateDirectory = stateDirectory,
            Environment = task.Environment,
            Definition = definition with { Platform = definition.Platform ?? (task.Platforms.Length > 0 && platforms.Count == 1 ? platforms[0].ToString() : null) },
            Direct = Direct(definition, plan, platforms),
            FilesOfPlatforms = others,
            Attests = task.Attest,
        };
    }

    private ImageDefinition Definition()
    {
        // The generated Dockerfile holds the stages that are needed and no others, so its last stage is the one.
        var image = new TaskItem(task.Image);
        image.SetMetadata("Dockerfile", DockerfilePath);
        image.SetMetadata("Stage", "");
        return new ImageDefinitionReader
        {
            Environment = task.Environment,
            ProjectDirectory = projectDirectory,
            Required = true,
            BuildArgs = task.BuildArgs,
            Labels = task.Labels,
            LogLevel = task.LogLevel,
            Variable = variable,
        }.Read([image])[0];
    }

    private DirectImage Direct(ImageDefinition definition, StagePlan plan, List<Platform> platforms) => new()
    {
        Name = definition.Name,
        Tags = definition.Tags,
        DockerfilePath = DockerfilePath,
        Dockerfile = "",
        ContextDirectory = ContextDirectory,
        Platforms = [.. platforms.Select(platform => new DirectPlatform(platform, []))],
        PlatformIsEngines = task.Platforms.Length == 0 && definition.Platform is null,
        Args = Args(definition, plan),
        Labels = definition.Labels,
        Provenance = definition.Provenance,
        Packing = Packing(),
        BaseArchives = [.. task.BaseArchives.Select(archive => new BaseArchive(
            Path.GetFullPath(archive.ItemSpec, projectDirectory), archive.GetMetadata("Reference") is { Length: > 0 } reference ? reference : null))],
        Pull = definition.Pull,
        Destinations = new ImageDestinations(definition.Archive, Loads, task.Push),
    };

    /// <summary>The given build arguments, and those offered that a stage declares.</summary>
    private static Dictionary<string, string> Args(ImageDefinition definition, StagePlan plan)
    {
        var args = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in definition.Args)
        {
            if (value is not null)
                args[name] = value;
        }

        foreach (var declared in plan.Stages.SelectMany(stage => stage.Steps).OfType<StageStep.Configure>().Select(step => step.Setting).OfType<StageSetting.Arg>())
        {
            if (definition.OfferedArgs.TryGetValue(declared.Name, out var offered))
                args.TryAdd(declared.Name, offered);
        }

        return args;
    }

    private List<Platform> Platforms(ImageDefinition definition)
    {
        var platforms = new List<Platform>();
        // On a command line a list is written with %3B, which leaves it one.
        foreach (var text in task.Platforms.SelectMany(list => list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if ((Platform.Parse(text) ?? Platform.OfRuntimeIdentifier(text)) is not { } platform)
                problems.Add(ImageErrors.BadOption(task.Image.ItemSpec, "Platforms", text, "os/architecture[/variant] or a .NET runtime identifier such as linux-x64"));
            else if (!platforms.Contains(platform))
                platforms.Add(platform);
        }

        if (platforms.Count == 0)
            platforms.Add(definition.Platform is null ? Platform.Host : Platform.Parse(definition.Platform) ?? Platform.Host);
        return platforms;
    }

    private static bool IsFor(ITaskItem file, Platform platform) =>
        file.GetMetadata("Platform") is not { Length: > 0 } text || (Platform.Parse(text) ?? Platform.OfRuntimeIdentifier(text)) == platform;

    private Dictionary<string, IReadOnlyList<StagedFiles>> FilesOfPlatforms(List<Platform> platforms)
    {
        var all = new Dictionary<string, IReadOnlyList<StagedFiles>>(StringComparer.Ordinal);
        if (platforms.Count < 2)
            return all;
        foreach (var platform in platforms)
        {
            var own = task.Files.Where(file => IsFor(file, platform)).ToArray();
            var lists = own.Select(file => file.GetMetadata("List")).Distinct(StringComparer.OrdinalIgnoreCase);
            var files = new BuildFileLists(own);
            all[platform.ToString()] = [.. lists.Select(list => new StagedFiles(list, files.Of(list, problems, null)))];
        }

        return all;
    }

    private PresetOptions Options(BuildFileLists files)
    {
        var options = new ItemOptions(task.PresetOptions ?? new TaskItem(task.Image.ItemSpec), problems);
        return new PresetOptions
        {
            Environment = task.Environment,
            ProjectDirectory = ContextDirectory,
            Entry = options.Text("Entry"),
            Command = options.Text("Command"),
            Ports = options.List("Ports"),
            Scripts = options.List("Scripts"),
            Base = options.Text("Base"),
            BuildBase = options.Text("BuildBase"),
            User = options.Text("User"),
            PythonVersion = options.Text("PythonVersion"),
            NodeVersion = options.Text("NodeVersion"),
            DebugEnvironment = [.. options.Pairs("DebugEnvironment", variable).Select(pair => new KeyValuePair<string, string>(pair.Key, pair.Value ?? ""))],
            DotNet = task.DotNet is null ? null : new DotNetApplicationReader(task.DotNet, task.DotNetLists, files, problems).Read(),
        };
    }

    private LayerPacking Packing()
    {
        switch (task.Compression.ToLowerInvariant())
        {
            case "" or "gzip":
                return LayerPacking.Gzip;
            case "none":
                return LayerPacking.None;
            default:
                problems.Add(ImageErrors.BadOption(task.Image.ItemSpec, "ImageCompression", task.Compression, "gzip or none"));
                return LayerPacking.Gzip;
        }
    }

    private bool Flag(string name) => task.Image.GetMetadata(name).Equals("true", StringComparison.OrdinalIgnoreCase);
}
