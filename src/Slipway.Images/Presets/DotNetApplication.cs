using Slipway.Images.Stages;

namespace Slipway.Images.Presets;

/// <summary>A published .NET application and what its project says about its container, in the properties and items of the .NET SDK's own container support. Null and empty leave the default.</summary>
public sealed record DotNetApplication
{
    /// <summary>What changes seldom: packages' assemblies, and the runtime of a self-contained application. The list <c>dotnet-dependencies</c>.</summary>
    public IReadOnlyList<BuildFile> Dependencies { get; init; } = [];

    /// <summary>What every build changes: the project's own output. The list <c>dotnet-application</c>.</summary>
    public IReadOnlyList<BuildFile> Application { get; init; } = [];

    /// <summary>What the base image has to have.</summary>
    public required DotNetFramework Framework { get; init; }

    /// <summary><c>10.0</c>: <c>TargetFrameworkVersion</c> without the v.</summary>
    public required string FrameworkVersion { get; init; }

    /// <summary>The file that is started, by its path in the publish output: <c>App.dll</c>, or the executable of a self-contained or AOT application.</summary>
    public required string EntryFile { get; init; }

    /// <summary>The project file relative to the build context, for the development stage; null where the context holds one project only.</summary>
    public string? ProjectFile { get; init; }

    /// <summary><c>ContainerFamily</c>: <c>alpine</c>, <c>noble-chiseled</c>…</summary>
    public string? Family { get; init; }

    /// <summary><c>ContainerBaseImage</c></summary>
    public string? BaseImage { get; init; }

    /// <summary>The image of the development stage; default <c>mcr.microsoft.com/dotnet/sdk:VERSION</c>.</summary>
    public string? SdkImage { get; init; }

    /// <summary><c>os/architecture[/variant]</c> of the base, from the runtime identifier; null for the engine's own.</summary>
    public string? Platform { get; init; }

    /// <summary><c>ContainerUser</c>; default 1654, the user <c>app</c> of Microsoft's images.</summary>
    public string? User { get; init; }

    /// <summary><c>ContainerWorkingDirectory</c>; default <c>/app</c>.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary><c>ContainerPort</c> items, <c>port[/type]</c>; default 8080 for a web application.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary><c>ContainerEnvironmentVariable</c> items.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary><c>ContainerLabel</c> items.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary><c>ContainerEntrypoint</c> items.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    /// <summary><c>ContainerEntrypointArgs</c> items.</summary>
    public IReadOnlyList<string> EntrypointArgs { get; init; } = [];

    /// <summary><c>ContainerAppCommand</c> items; default <c>dotnet /app/App.dll</c>, or <c>/app/App</c>.</summary>
    public IReadOnlyList<string> AppCommand { get; init; } = [];

    /// <summary><c>ContainerAppCommandArgs</c> items.</summary>
    public IReadOnlyList<string> AppCommandArgs { get; init; } = [];

    /// <summary><c>ContainerAppCommandInstruction</c>: <c>Entrypoint</c>, <c>DefaultArgs</c> or <c>None</c>; null for the SDK's rule.</summary>
    public string? AppCommandInstruction { get; init; }

    /// <summary><c>ContainerDefaultArgs</c> items.</summary>
    public IReadOnlyList<string> DefaultArgs { get; init; } = [];
}

/// <summary>What a .NET application needs of its base image.</summary>
public enum DotNetFramework
{
    /// <summary>The operating system's libraries only: self-contained and AOT applications (<c>runtime-deps</c>).</summary>
    None,

    /// <summary><c>runtime</c></summary>
    Runtime,

    /// <summary><c>aspnet</c></summary>
    AspNetCore,
}
