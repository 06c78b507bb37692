using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Diagnostics;
using Slipway.Images.Blobs;
using Slipway.Images.Direct;
using Slipway.Images.MultiStage;
using Slipway.Tasks.Images;

namespace Slipway.Tasks;

/// <summary>
/// Makes the project's image from its stages: <c>ImageStage</c> and <c>ImageStep</c> items, or a preset. Where no step runs a command it is written directly, into an archive, an engine or a registry; where one does, an engine builds it.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class MultiStageImage : ImageTask
{
    /// <summary><c>ImageStage</c> items (docs/properties.md).</summary>
    public ITaskItem[] Stages { get; set; } = [];

    /// <summary><c>ImageStep</c> items.</summary>
    public ITaskItem[] Steps { get; set; } = [];

    /// <summary>The item lists that steps copy: metadata <c>List</c> says which, <c>RelativePath</c> where to, <c>Platform</c> for which platform alone.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary><c>dotnet</c>, <c>python</c>, <c>node</c>; empty for none.</summary>
    public string Preset { get; set; } = "";

    /// <summary>One item whose metadata tell the preset what to do (docs/properties.md).</summary>
    public ITaskItem? PresetOptions { get; set; }

    /// <summary>One item whose metadata describe a .NET application, for the preset <c>dotnet</c>.</summary>
    public ITaskItem? DotNet { get; set; }

    /// <summary>The .NET SDK's <c>Container…</c> item lists; metadata <c>List</c> says which.</summary>
    public ITaskItem[] DotNetLists { get; set; } = [];

    /// <summary>The stage that becomes the image; empty for the environment's, or the last.</summary>
    public string FinalStage { get; set; } = "";

    /// <summary>One item: the image, with the metadata of <c>DockerImage</c>.</summary>
    [Required]
    public ITaskItem Image { get; set; } = new TaskItem();

    /// <summary><c>os/architecture[/variant]</c> or .NET runtime identifiers; empty for the engine's own.</summary>
    public string[] Platforms { get; set; } = [];

    /// <summary>Archives that hold base images: path, metadata <c>Reference</c>.</summary>
    public ITaskItem[] BaseArchives { get; set; } = [];

    /// <summary>Whether the image goes into the engine: <c>true</c>, <c>false</c>; empty for: unless it goes elsewhere.</summary>
    public string Load { get; set; } = "";

    /// <summary>Whether it is pushed to the registries of its tags.</summary>
    public bool Push { get; set; }

    /// <summary><c>gzip</c> or <c>none</c>.</summary>
    public string Compression { get; set; } = "gzip";

    /// <summary>Whether an SBOM and the provenance are written.</summary>
    public bool Attest { get; set; }

    /// <summary>Registries that may be spoken to without TLS.</summary>
    public string[] InsecureRegistries { get; set; } = [];

    /// <summary>How much one request of a push sends: bytes, or with a suffix <c>k</c>, <c>m</c>, <c>g</c>; empty for each blob in one.</summary>
    public string PushChunkSize { get; set; } = "";

    /// <summary>The folder of the blob store; empty for the user's.</summary>
    public string CacheDirectory { get; set; } = "";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = new DirectSettings
        {
            Search = EngineSearch(),
            StateDirectory = RecordDirectory,
            CacheDirectory = CacheDirectory.Length == 0 ? BlobStore.DefaultDirectory(Variable) : Absolute(CacheDirectory),
            InsecureRegistries = InsecureRegistries,
            PushChunkSize = ChunkSize(),
            Variable = Variable,
        };
        var log = new TaskBuildLog(Log, Report);
        var reader = new StagedImageReader(this, Absolute(ProjectDirectory), Absolute(StateDirectory), Variable);
        var request = Request(reader.ContextDirectory);
        if (!PlanOnly && reader.MayRecall
            && await new DirectImages(settings, log).RecallAsync(Image.ItemSpec, reader.Tags, request, reader.ContextDirectory, reader.Loads, cancellationToken) is { } unchanged)
        {
            Tell([unchanged]);
            return;
        }

        var image = reader.Read();
        var build = new MultiStageBuild(settings, log);
        if (PlanOnly)
        {
            var plan = await build.PlanAsync(image, cancellationToken);
            Show(["what would be done:", plan.ToString()]);
            BuiltImages = [AsPlanned(reader.Tags(), changes: !plan.IsEmpty)];
            return;
        }

        Tell([await build.ApplyAsync(image, request, cancellationToken)]);
    }

    private long ChunkSize()
    {
        var problems = new List<Diagnostic>();
        var options = new TaskItem("image");
        options.SetMetadata("ImagePushChunkSize", PushChunkSize);
        var size = new ItemOptions(options, problems).Bytes("ImagePushChunkSize");
        return problems.Count > 0 ? throw new SlipwayException(problems) : size ?? 0;
    }

    /// <summary>Everything that decides what is made, but for the contents of files.</summary>
    private string Request(string contextDirectory)
    {
        var request = new RequestDigest()
            .Add("version", typeof(MultiStageImage).Assembly.ManifestModule.ModuleVersionId.ToString())
            .Add("stages", Stages).Add("steps", Steps).Add("image", [Image]).Add("args", BuildArgs).Add("labels", Labels).Add("bases", BaseArchives)
            .Add("files", Files, "List", "RelativePath", "TargetPath", "Link", "RecursiveDir", "Mode", "Platform")
            .Add("preset", Preset).Add("options", PresetOptions is null ? [] : [PresetOptions]).Add("dotnet", DotNet is null ? [] : [DotNet]).Add("lists", DotNetLists)
            .Add("final", FinalStage).Add("platforms", string.Join(';', Platforms)).Add("load", Load).Add("push", Push ? "true" : "false").Add("compression", Compression)
            .Add("attest", Attest ? "true" : "false").Add("environment", Environment).Add("level", LogLevel).Add("project", ProjectDirectory)
            .Add("engine", DockerHost).Add("context", DockerContext).Add("cache", CacheDirectory).Add("epoch", Variable("SOURCE_DATE_EPOCH"));
        // It is copied into the ignore file of the generated Dockerfile.
        request.AddFile(Path.Combine(contextDirectory, ".dockerignore"));
        // A preset looks which files there are.
        if (Preset.Length > 0 && DotNet is null)
            request.AddNames(Absolute(ProjectDirectory));
        return request.ToString();
    }
}
