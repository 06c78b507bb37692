using Slipway.Images.Stages;

namespace Slipway.Images.Presets;

/// <summary>What a project says about the image that a preset declares for it. Null and empty leave the preset's default.</summary>
public sealed record PresetOptions
{
    /// <summary>The environment's canonical name. In <c>Dev</c> an application need not be published, and then has no stage <c>prod</c>.</summary>
    public string Environment { get; init; } = "";

    /// <summary>The build context: the folder whose files decide what there is to install and to copy. Absolute.</summary>
    public required string ProjectDirectory { get; init; }

    /// <summary>The script that is run (<c>app.py</c>, <c>server.js</c>), or for Python a package with a <c>__main__.py</c>: <c>ImageEntry</c>.</summary>
    public string? Entry { get; init; }

    /// <summary>The whole command in place of running the entry, in the forms of <c>ImageStage</c>'s <c>Cmd</c>: <c>ImageCommand</c>.</summary>
    public string? Command { get; init; }

    /// <summary>Ports to expose: <c>8000</c>, <c>53/udp</c>.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>The files, folders and patterns of the context that go into the lean image: <c>ImageScripts</c>.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    /// <summary>The image that the lean stage is made from: <c>ImageBase</c>.</summary>
    public string? Base { get; init; }

    /// <summary>The image that dependencies are installed on, and that development is done on: <c>ImageBuildBase</c>.</summary>
    public string? BuildBase { get; init; }

    /// <summary>The user of the lean image.</summary>
    public string? User { get; init; }

    /// <summary>Variables of the development stage, after the preset's own: <c>DebugEnvironment</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> DebugEnvironment { get; init; } = [];

    /// <summary><c>3.11</c></summary>
    public string? PythonVersion { get; init; }

    /// <summary><c>22</c></summary>
    public string? NodeVersion { get; init; }

    /// <summary>The application, for the preset <c>dotnet</c>.</summary>
    public DotNetApplication? DotNet { get; init; }

    /// <summary>Where the project chooses the preset; the place of errors.</summary>
    public ItemPlace? Place { get; init; }
}
