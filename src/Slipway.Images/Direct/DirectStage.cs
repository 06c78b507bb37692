using Slipway.Images.Blobs;
using Slipway.Images.Dockerfiles;
using Slipway.Images.Layers;
using Slipway.Images.Oci;

namespace Slipway.Images.Direct;

/// <summary>A stage as its instructions have left it so far.</summary>
internal sealed class DirectStage
{
    private DirectStage(BaseImage? baseImage, ImageFolders folders, VariableScope scope, ExecutionConfig config)
    {
        Base = baseImage;
        Folders = folders;
        Scope = scope;
        Config = config;
    }

    /// <summary>The image below; null for <c>scratch</c>.</summary>
    public BaseImage? Base { get; }

    /// <summary>What is known of the file system that is copied into.</summary>
    public ImageFolders Folders { get; }

    /// <summary>The variables visible now.</summary>
    public VariableScope Scope { get; }

    public ExecutionConfig Config { get; set; }

    public string? Author { get; set; }

    /// <summary>Whether CMD was given in this stage: ENTRYPOINT forgets one that was inherited.</summary>
    public bool HasOwnCommand { get; set; }

    /// <summary>The layers over the base.</summary>
    public List<LayerDefinition> Layers { get; } = [];

    /// <summary>One entry for each instruction that changed something.</summary>
    public List<HistoryEntry> History { get; } = [];

    /// <summary>The working folder, clean.</summary>
    public string WorkingFolder => ImagePath.Clean("", Config.WorkingDir ?? "");

    /// <summary>A stage that begins with an image, or with nothing.</summary>
    public static DirectStage Begin(BaseImage? baseImage, ImageTree below, VariableScope scope) => new(
        baseImage,
        new ImageFolders(below),
        scope,
        // Triggers are of the image they were given to, and were refused before.
        (baseImage?.Content.Configuration.Execution ?? new ExecutionConfig()) with { OnBuild = [] })
    {
        Author = baseImage?.Content.Configuration.Author,
    };

    /// <summary>A stage that goes on where this one ended.</summary>
    public DirectStage Continue()
    {
        var next = new DirectStage(Base, Folders.Copy(), Scope.Continue(), Config) { Author = Author };
        next.Layers.AddRange(Layers);
        next.History.AddRange(History);
        return next;
    }

    /// <summary>The stage's file system, to copy from.</summary>
    public async Task<ImageTree> TreeAsync(BlobStore store, CancellationToken cancellationToken)
    {
        var tree = Base is null ? ImageTree.Empty : await Base.TreeAsync(store, cancellationToken);
        foreach (var layer in Layers)
            tree = tree.With(layer.Entries);
        return tree;
    }
}
