using System.Text;
using Slipway.Diagnostics;
using Slipway.Files;
using Slipway.Images.Building;
using Slipway.Images.Context;
using Slipway.Images.Direct;
using Slipway.Images.Stages;

namespace Slipway.Images.MultiStage;

/// <summary>The Dockerfile of an image's stages, in <c>obj/</c>: for engines, and for people.</summary>
/// <param name="image">The image.</param>
internal sealed class GeneratedDockerfile(StagedImage image)
{
    private readonly string context = ((LocalContext)image.Definition.Context).Directory;

    /// <summary>The patterns of the context that copies with exclusions read: new files there matter too.</summary>
    public List<string> AlsoRead { get; } = [];

    /// <summary>The file's absolute path.</summary>
    public string Path => image.Definition.Dockerfile;

    private string FilesDirectory => Path[..^".Dockerfile".Length] + ".lists";

    private string IgnoreFilePath => Path + ".dockerignore";

    private string FilesFolder => InContext(FilesDirectory);

    /// <summary>What it says.</summary>
    public StageDockerfile Compose() => StageDockerfile.Write(
        image.Plan, image.ProjectFileName, FilesFolder, Expand);

    /// <summary>Writes the file where its text is another one.</summary>
    /// <exception cref="SlipwayException">SLIP2562: it cannot be written.</exception>
    public void Write(string text)
    {
        try
        {
            if (!File.Exists(Path) || File.ReadAllText(Path) != text)
                RecordText.Replace(Path, text);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(DirectErrors.DockerfileNotWritten(Path, failure.Message), failure);
        }
    }

    /// <summary>Takes away what an engine was given when a step still ran a command: its copy of the ignore rules would go on counting.</summary>
    /// <exception cref="SlipwayException">SLIP2562: it cannot be removed.</exception>
    public void Unstage()
    {
        try
        {
            File.Delete(IgnoreFilePath);
            if (Directory.Exists(FilesDirectory))
                Directory.Delete(FilesDirectory, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(DirectErrors.DockerfileNotWritten(FilesDirectory, failure.Message), failure);
        }
    }

    /// <summary>
    /// Puts the lists of files where the Dockerfile copies them from, for an engine, and sees to it that the context lets them through. Files that are there already, and others of earlier builds, are left or removed.
    /// </summary>
    /// <exception cref="SlipwayException">SLIP2562, SLIP2563.</exception>
    public void Stage(StageDockerfile dockerfile)
    {
        if (dockerfile.StagedFiles.Count > 0 && FilesFolder.StartsWith("..", StringComparison.Ordinal))
            throw new SlipwayException(DirectErrors.FilesOutsideContext(image.Definition.Name, FilesDirectory, context));
        try
        {
            foreach (var list in dockerfile.StagedFiles)
                StagedFolder.Fill(System.IO.Path.GetFullPath(list.Folder, context), list.Files);
            WriteIgnoreFile(dockerfile.StagedFiles.Count > 0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(DirectErrors.DockerfileNotWritten(FilesDirectory, failure.Message), failure);
        }
    }

    /// <summary>The context's own rules, less what builds leave there, and with the lists of files.</summary>
    private void WriteIgnoreFile(bool hasFiles)
    {
        var own = System.IO.Path.Combine(context, ".dockerignore");
        var text = new StringBuilder("# Made for ").Append(System.IO.Path.GetFileName(Path)).Append(": the rules of .dockerignore, and those of Slipway.\n");
        if (File.Exists(own))
            text.Append(File.ReadAllText(own).TrimEnd('\n')).Append('\n');
        foreach (var pattern in image.Direct.Hidden)
            text.Append(pattern).Append('\n');
        if (hasFiles)
            text.Append('!').Append(BuildContextFiles.AsPattern(FilesFolder)).Append('\n');
        if (!File.Exists(IgnoreFilePath) || File.ReadAllText(IgnoreFilePath) != text.ToString())
            RecordText.Replace(IgnoreFilePath, text.ToString());
    }

    private string InContext(string path) => System.IO.Path.GetRelativePath(context, path).Replace('\\', '/').TrimEnd('/');

    /// <summary>The files of the context that a copy with exclusions takes, with their paths below its target.</summary>
    private List<BuildFile> Expand(StageStep.Copy copy)
    {
        var files = new List<BuildFile>();
        if (copy.Source is not CopySource.FromContext source)
            return files;
        var excluded = new IgnoreMatcher(IgnoreFile.Parse(image.ProjectFileName, string.Join('\n', copy.Exclude)).Patterns);
        var use = source.Paths.Aggregate(Dockerfiles.ContextUse.Nothing, (all, path) => all.With(path));
        // The project's own ignore file: the one beside the generated Dockerfile is of an earlier build.
        var relevant = BuildContextFiles.Open(context, null, image.Direct.Hidden, _ => { }).Relevant(use);
        AlsoRead.AddRange(source.Paths);
        var entries = relevant.Entries().ToList();
        foreach (var written in source.Paths)
        {
            var path = ImagePath.Clean("", written);
            var tree = Layers.ImageTree.Empty.With([.. entries.Select(entry => StageInterpreter.EntryOf(context, entry))]);
            foreach (var (found, match) in new CopyTree(tree, written, "the build context").Match())
            {
                if (match is Layers.FileEntry single)
                    Add(single, ImagePath.Name(found));
                else
                    foreach (var below in tree.Below(found).OfType<Layers.FileEntry>())
                        Add(below, found.Length == 0 ? below.Path : below.Path[(found.Length + 1)..]);
            }
        }

        return files;

        void Add(Layers.FileEntry file, string path)
        {
            if (!excluded.IsIgnored(path) && file.Source is Layers.FileSource.OnDisk disk)
                files.Add(new BuildFile(disk.Path, path, file.Mode));
        }
    }
}
