namespace Slipway.Images.Stages;

/// <summary>A Dockerfile made from stages: readable, and the same for the same stages.</summary>
/// <param name="Text">Its text, lines ended by '\n'.</param>
/// <param name="StagedFiles">The file lists that its COPY instructions name, by the folder they are named by.</param>
/// <param name="Lines">For each line (from 1, so that <c>Lines[0]</c> is line 1), where the project declares what it says; null for lines of the writer's own and a preset's.</param>
public sealed record StageDockerfile(string Text, IReadOnlyList<StagedFiles> StagedFiles, IReadOnlyList<ItemPlace?> Lines)
{
    /// <summary>
    /// Writes the plan. A list of files is copied from <c>FILES/NAME/</c>, where FILES is <paramref name="filesFolder"/>; each list has one name. Copies from the context with <c>Exclude</c> are told as lists as well, since COPY --exclude is not in every engine:
    /// <paramref name="expand"/> finds them.
    /// </summary>
    /// <param name="plan">The stages.</param>
    /// <param name="project">What it is made from, for its first line: the project file's name, without a folder.</param>
    /// <param name="filesFolder">Relative to the build context, <c>/</c>-separated.</param>
    /// <param name="expand">The files of the context that a copy with exclusions takes, with their paths below its target.</param>
    public static StageDockerfile Write(StagePlan plan, string project, string filesFolder, Func<StageStep.Copy, IReadOnlyList<BuildFile>> expand)
    {
        var folders = new StagedFolders(filesFolder, expand);
        var text = new StageWriter(folders.Of).Write(project, plan.Stages);
        return new(text.ToString(), folders.All, text.Lines);
    }
}
