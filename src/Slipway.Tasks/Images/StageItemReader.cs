using Microsoft.Build.Framework;
using Slipway.Diagnostics;
using Slipway.Images;
using Slipway.Images.Stages;

namespace Slipway.Tasks.Images;

/// <summary>Turns <c>ImageStage</c> and <c>ImageStep</c> items into stages.</summary>
/// <remarks>
/// An <c>ImageStep</c> includes its kind, since MSBuild keeps items of one Include in order: that of the project is the order of the steps. <c>Stage</c> names one stage or several, and may be left out where there is one. Lists are parted
/// by semicolons, <c>%3B</c> is a semicolon of a value. The command of a Run is a line for the shell; those of Cmd, Entrypoint and HealthCheck are split into words as <see cref="CommandText"/> says, and with <c>Shell="true"</c>, which steps
/// have, are lines for the shell whatever they hold. <c>["a", "b"]</c> is words everywhere.
/// </remarks>
internal sealed class StageItemReader
{
    private readonly List<Diagnostic> problems = [];

    /// <summary>The environment's canonical name; empty when there is none. Items whose metadata <c>Environments</c> names others are left out.</summary>
    public required string Environment { get; init; }

    /// <summary>The project, absolute: named where MSBuild does not tell where an item comes from. May be empty.</summary>
    public string ProjectFile { get; init; } = "";

    /// <summary><c>ImageStage</c> items.</summary>
    public required ITaskItem[] Stages { get; init; }

    /// <summary><c>ImageStep</c> items.</summary>
    public required ITaskItem[] Steps { get; init; }

    /// <summary>The item lists that <c>Items</c> names.</summary>
    public required BuildFileLists Files { get; init; }

    /// <summary>A preset's stages. An <c>ImageStage</c> of the same name with <c>From</c> takes a stage's place, one without adds its settings; steps that name it come after its own steps.</summary>
    public IReadOnlyList<StageDraft> Preset { get; init; } = [];

    /// <summary>The stages.</summary>
    /// <exception cref="SlipwayException">SLIP2300 and following: everything that is wrong with the items, each at its place.</exception>
    public DeclaredStages Read()
    {
        var positions = new ItemPositions(ProjectFile);
        // All places first: which element an item comes from depends on its neighbours.
        var stagePlaces = Array.ConvertAll(Stages, item => positions.Add(item, "ImageStage"));
        var stepPlaces = Array.ConvertAll(Steps, item => positions.Add(item, "ImageStep"));

        var drafts = new List<StageDraft>(Preset);
        var elsewhere = new List<string>();
        for (var i = 0; i < Stages.Length; i++)
        {
            var name = Stages[i].ItemSpec.Trim();
            if (IsMeant(Stages[i])) AddStage(drafts, name, StageItem.Read(Metadata(Stages[i], $"The stage '{name}'", stagePlaces[i])));
            else elsewhere.Add(name);
        }
        elsewhere.RemoveAll(name => IndexOf(drafts, name) >= 0);
        for (var i = 0; i < Steps.Length; i++)
            if (IsMeant(Steps[i])) AddStep(drafts, elsewhere, Steps[i], stepPlaces[i]);
        CheckExclude(stepPlaces);

        return problems.Count > 0 ? throw new SlipwayException(problems) : new([.. drafts.Select(draft => draft.Define())], elsewhere);
    }

    private StageItemMetadata Metadata(ITaskItem item, string title, ItemPlace place) => new(item, title, place, problems);

    private bool IsMeant(ITaskItem item)
    {
        var environments = item.GetMetadata("Environments").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return environments.Length == 0 || environments.Contains(Environment, StringComparer.OrdinalIgnoreCase);
    }

    private void AddStage(List<StageDraft> drafts, string name, StageItem stage)
    {
        var draft = new StageDraft(name, stage.From ?? "", stage.Place) { Platform = stage.Platform, Opening = stage.Opening, Closing = stage.Closing };
        var preset = Preset.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        // Twice the same name is the plan's to refuse, unless the first is the preset's.
        var at = preset is null ? -1 : drafts.IndexOf(preset);
        if (at < 0) drafts.Add(draft);
        else if (stage.From is not null) drafts[at] = draft;
        else
        {
            drafts[at] = preset! with
            {
                Place = stage.Place,
                Platform = stage.Platform ?? preset!.Platform,
                Opening = [.. preset!.Opening, .. stage.Opening],
                Closing = [.. preset.Closing, .. stage.Closing],
            };
        }
    }

    private void AddStep(List<StageDraft> drafts, List<string> elsewhere, ITaskItem item, ItemPlace place)
    {
        var named = Metadata(item, "The step", place).List("Stage");
        var names = drafts.ConvertAll(draft => draft.Name);
        if (named.Count == 0 && names.Count + elsewhere.Count == 1) named = [.. names, .. elsewhere];
        if (named.Count == 0) problems.Add(StageErrors.StepWithoutStage($"The {item.ItemSpec}", names, place.Position));
        var steps = StepItem.Read(item.ItemSpec.Trim(), Metadata(item, named.Count == 0 ? $"The {item.ItemSpec}" : $"The {item.ItemSpec} of stage '{string.Join("', '", named)}'", place), Files);
        foreach (var name in named)
        {
            var at = IndexOf(drafts, name);
            if (at >= 0) drafts[at] = drafts[at] with { Steps = [.. drafts[at].Steps, .. steps] };
            else if (!elsewhere.Contains(name, StringComparer.OrdinalIgnoreCase))
                problems.Add(StageErrors.UnknownStage(name, names, Suggestion.For(name, names), place.Of("Stage")));
        }
    }

    /// <summary>An attribute Exclude is MSBuild's own and never arrives here, so that a step which has one would copy what it should not.</summary>
    private void CheckExclude(ItemPlace[] places)
    {
        var mentions = new Dictionary<string, bool>(StringComparer.Ordinal);
        for (var i = 0; i < Steps.Length; i++)
        {
            var file = Steps[i].GetMetadata("DefiningProjectFullPath") is { Length: > 0 } defining ? defining : ProjectFile;
            if (!mentions.TryGetValue(file, out var mentioned)) mentions[file] = mentioned = Mentions(file, " Exclude=");
            if (mentioned && places[i].Of("Exclude") != places[i].Position)
                problems.Add(StageErrors.ExcludeOfItem(Steps[i].ItemSpec, places[i].Of("Exclude")));
        }
    }

    private static bool Mentions(string file, string text)
    {
        try
        {
            return file.Length > 0 && File.ReadAllText(file).Contains(text, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has changed since MSBuild read it.
            return false;
        }
    }

    private static int IndexOf(List<StageDraft> drafts, string name) => drafts.FindIndex(draft => draft.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
