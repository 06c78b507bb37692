using System.Text;
using Slipway.Compose.Planning;

namespace Slipway.Compose.Running;

/// <summary>
/// What the last run that left nothing to do found: which files and variables decided what is wanted, and which containers and images were just that. As long as all of
/// it is so again, there is nothing to do, and no compose file has to be understood to know it. A record that cannot be read counts as none: the worst that a damaged
/// one can do is a plan that turns out empty.
/// </summary>
/// <param name="Request">Digest of what was asked for: files, options, and the version of Slipway that understood them.</param>
/// <param name="Engine">The engine's address.</param>
/// <param name="ProjectName">The project.</param>
/// <param name="Inputs">The files and variables.</param>
/// <param name="Containers">Every container of the project, one-offs aside.</param>
/// <param name="Images">The images, by the reference that services name them by.</param>
internal sealed record StackRecord(
    string Request,
    string Engine,
    string ProjectName,
    RecordedInputs Inputs,
    IReadOnlyList<RecordedContainer> Containers,
    IReadOnlyList<KeyValuePair<string, string>> Images)
{
    private const string Header = "slipway stack record 2";

    /// <summary>Reads the record at a path; null when there is none or it is damaged.</summary>
    public static StackRecord? Read(string path)
    {
        try
        {
            return Parse(File.ReadAllLines(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Replaces the record at a path in one step. Where that cannot be done there is none: the next run finds out for itself.</summary>
    public void Write(string path)
    {
        var fresh = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // Digests of inputs that hold passwords are nobody else's business either.
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var writer = new StreamWriter(fresh, Encoding.UTF8, options))
                writer.Write(Text());
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Remove(fresh);
            Remove(path);
        }
    }

    /// <summary>Removes the record at a path, before anything is changed that it vouches for.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed cannot have been written by this user; it names containers, and those are checked.
        }
    }

    private string Text()
    {
        var text = new StringBuilder();
        Line(Header);
        Line("request", Request);
        Line("engine", Engine);
        Line("project", ProjectName);
        Line("inputs", Inputs.Digest);
        foreach (var file in Inputs.Files)
            Line("file", file);
        foreach (var file in Inputs.AbsentFiles)
            Line("absent", file);
        foreach (var variable in Inputs.Variables)
            Line("variable", variable);
        foreach (var container in Containers)
            Line(["container", container.Id, container.Name, container.Expected.ToString(), .. container.Networks]);
        foreach (var (reference, id) in Images)
            Line("image", id, reference);
        Line("end");
        return text.ToString();

        void Line(params ReadOnlySpan<string> fields)
        {
            for (var i = 0; i < fields.Length; i++)
            {
                if (i > 0)
                    text.Append('\t');
                text.Append(Escape(fields[i]));
            }

            text.Append('\n');
        }
    }

    private static StackRecord? Parse(string[] lines)
    {
        // The last line proves that the file was not cut short.
        if (lines.Length < 6 || lines[0] != Header || lines[^1] != "end")
            return null;
        string? request = null, engine = null, project = null, digest = null;
        List<string> files = [], absent = [], variables = [];
        List<RecordedContainer> containers = [];
        List<KeyValuePair<string, string>> images = [];
        for (var i = 1; i < lines.Length - 1; i++)
        {
            var fields = lines[i].Split('\t');
            for (var f = 0; f < fields.Length; f++)
                fields[f] = Unescape(fields[f]);
            switch (fields)
            {
                case ["request", var value]: request = value; break;
                case ["engine", var value]: engine = value; break;
                case ["project", var value]: project = value; break;
                case ["inputs", var value]: digest = value; break;
                case ["file", var value]: files.Add(value); break;
                case ["absent", var value]: absent.Add(value); break;
                case ["variable", var value]: variables.Add(value); break;
                case ["image", var id, var reference]: images.Add(new(reference, id)); break;
                case ["container", var id, var name, var expected, .. var networks] when AsExpected(expected) is { } known:
                    containers.Add(new(id, name, known, networks));
                    break;
                default: return null;
            }
        }

        return request is null || engine is null || project is null || digest is null
            ? null
            : new StackRecord(request, engine, project, new(digest, files, absent, variables), containers, images);
    }

    private static ExpectedState? AsExpected(string text) => text switch
    {
        nameof(ExpectedState.Running) => ExpectedState.Running,
        nameof(ExpectedState.Completed) => ExpectedState.Completed,
        nameof(ExpectedState.Whatever) => ExpectedState.Whatever,
        _ => null,
    };

    private static string Escape(string text) =>
        text.AsSpan().IndexOfAny("%\t\n\r") < 0 ? text : text.Replace("%", "%25").Replace("\t", "%09").Replace("\n", "%0A").Replace("\r", "%0D");

    private static string Unescape(string text) =>
        text.Contains('%') ? text.Replace("%0D", "\r").Replace("%0A", "\n").Replace("%09", "\t").Replace("%25", "%") : text;
}

/// <summary>A container that was as it should be.</summary>
/// <param name="Id">The engine's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Expected">What it has to be again.</param>
/// <param name="Networks">The engine's names of its networks.</param>
internal sealed record RecordedContainer(string Id, string Name, ExpectedState Expected, IReadOnlyList<string> Networks)
{
    /// <summary>Whether a container is still as it was.</summary>
    public bool Holds(ObservedContainer container)
    {
        if (container.Name != Name || container.Networks.Count != Networks.Count)
            return false;
        foreach (var network in Networks)
        {
            if (!container.Networks.Contains(network))
                return false;
        }

        return Expected switch
        {
            ExpectedState.Running => container is { State: ContainerState.Running, Health: ContainerHealth.None or ContainerHealth.Healthy },
            ExpectedState.Completed => container is { State: ContainerState.Exited, ExitCode: 0 },
            _ => true,
        };
    }
}

/// <summary>What a recorded container has to be, for there to be nothing to do.</summary>
internal enum ExpectedState
{
    /// <summary>Running, and healthy where that is tested.</summary>
    Running,

    /// <summary>Ended well.</summary>
    Completed,

    /// <summary>Anything: it belongs to a service that was not asked for.</summary>
    Whatever,
}
