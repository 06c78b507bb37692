using System.Text;
using System.Text.Json;
using Microsoft.Build.Framework;
using Slipway.Files;

namespace Slipway.Tasks.Deploy;

/// <summary>The stack of a project that has an image and no compose file: one service, started again whenever it ends.</summary>
internal static class SingleService
{
    /// <summary>Writes the stack's compose file; null where there is no image.</summary>
    /// <returns>The file's absolute path.</returns>
    public static string? Write(ITaskItem[] images, string projectName, IReadOnlyList<string> ports, string directory)
    {
        if (images.Length == 0)
            return null;
        var name = Name(projectName);
        var text = new StringBuilder();
        text.Append("# Made of the project's image and DeployPorts; a compose file of the project takes its place.\n");
        text.Append("name: ").Append(name).Append("\nservices:\n  ").Append(name).Append(":\n    image: ").Append(Quoted(images[0].ItemSpec)).Append("\n    restart: unless-stopped\n");
        if (ports.Count > 0)
            text.Append("    ports: [").AppendJoin(", ", ports.Select(Quoted)).Append("]\n");
        var file = Path.Combine(directory, "deploy.compose.yaml");
        Directory.CreateDirectory(directory);
        if (!File.Exists(file) || File.ReadAllText(file) != text.ToString())
            RecordText.Replace(file, text.ToString());
        return file;
    }

    // What the Compose Specification allows as a name of projects and services alike.
    private static string Name(string projectName)
    {
        var name = new StringBuilder();
        foreach (var c in projectName.ToLowerInvariant())
            name.Append(char.IsAsciiLetterOrDigit(c) || (name.Length > 0 && c is '-' or '_') ? c : '-');
        return name.ToString().TrimStart('-') is { Length: > 0 } usable ? usable : "app";
    }

    // A JSON string is a YAML string; a '$' would begin a variable.
    private static string Quoted(string text) => JsonSerializer.Serialize(text.Replace("$", "$$", StringComparison.Ordinal), TextJson.Default.String);
}
