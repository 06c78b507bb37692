using Microsoft.Build.Framework;
using Slipway.Diagnostics;
using Slipway.Images;
using Slipway.Images.Presets;

namespace Slipway.Tasks.Images;

/// <summary>Reads what a .NET project says of itself: one item whose metadata are the properties, and the item lists of the .NET SDK's container support, told apart by their metadata <c>List</c>.</summary>
internal sealed class DotNetApplicationReader(ITaskItem application, ITaskItem[] lists, BuildFileLists files, List<Diagnostic> problems)
{
    /// <summary>The application.</summary>
    public DotNetApplication Read() => new()
    {
        Dependencies = files.Of("dotnet-dependencies", problems, null),
        Application = files.Of("dotnet-application", problems, null),
        Framework = Framework(),
        FrameworkVersion = application.GetMetadata("FrameworkVersion"),
        EntryFile = application.GetMetadata("EntryFile"),
        ProjectFile = Text("ProjectFile"),
        Family = Text("Family"),
        BaseImage = Text("BaseImage"),
        SdkImage = Text("SdkImage"),
        Platform = Text("Platform"),
        User = Text("User"),
        WorkingDirectory = Text("WorkingDirectory"),
        AppCommandInstruction = Text("AppCommandInstruction"),
        Ports = [.. Of("Port").Select(port => port.GetMetadata("Type") is { Length: > 0 } type ? $"{port.ItemSpec}/{type}" : port.ItemSpec)],
        Environment = Pairs("EnvironmentVariable"),
        Labels = Pairs("Label"),
        Entrypoint = Words("Entrypoint"),
        EntrypointArgs = Words("EntrypointArgs"),
        AppCommand = Words("AppCommand"),
        AppCommandArgs = Words("AppCommandArgs"),
        DefaultArgs = Words("DefaultArgs"),
    };

    private DotNetFramework Framework()
    {
        var text = application.GetMetadata("Framework");
        if (Enum.TryParse<DotNetFramework>(text, ignoreCase: true, out var framework))
            return framework;
        problems.Add(ImageErrors.BadOption(application.ItemSpec, "Framework", text, "None, Runtime or AspNetCore"));
        return DotNetFramework.Runtime;
    }

    private string? Text(string name) => application.GetMetadata(name) is { Length: > 0 } text ? text : null;

    private IEnumerable<ITaskItem> Of(string list) => lists.Where(item => item.GetMetadata("List") == list);

    private string[] Words(string list) => [.. Of(list).Select(item => item.ItemSpec)];

    private KeyValuePair<string, string>[] Pairs(string list) => [.. Of(list).Select(item => new KeyValuePair<string, string>(item.ItemSpec, item.GetMetadata("Value")))];
}
