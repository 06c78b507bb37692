using System.Xml;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Slipway.Diagnostics;
using Slipway.Images.Stages;

namespace Slipway.Tasks.Images;

/// <summary>
/// Where items are declared. MSBuild tells tasks the file only; the line is found by reading that file again, when somebody asks: the element of the item's name whose Include and metadata agree with the item's as far as they hold
/// no <c>$(…)</c>, <c>@(…)</c> or <c>%(…)</c>. Of items and elements that are alike the first belongs to the first.
/// </summary>
/// <param name="projectFile">Named where MSBuild does not tell the file; may be empty.</param>
internal sealed class ItemPositions(string projectFile)
{
    private const int Contradiction = -1000;

    private readonly List<(ITaskItem Item, string Element)> items = [];
    private readonly Dictionary<string, XDocument?> documents = new(StringComparer.Ordinal);
    private readonly Dictionary<int, XElement> elements = [];
    private readonly HashSet<(string File, string Element)> assigned = [];

    /// <summary>The place of an item. All items have to be added before the first place is asked for, in the project's order.</summary>
    /// <param name="item">The item.</param>
    /// <param name="element">The item's name in the project: <c>ImageStep</c>.</param>
    public ItemPlace Add(ITaskItem item, string element)
    {
        var number = items.Count;
        items.Add((item, element));
        return new ItemPlace(metadata => Find(number, metadata));
    }

    private SourcePosition? Find(int number, string? metadata)
    {
        var file = FileOf(items[number].Item);
        if (file.Length == 0) return null;
        if (assigned.Add((file, items[number].Element))) Assign(file, items[number].Element);
        return elements.TryGetValue(number, out var element) ? PositionOf(file, element, metadata) : new SourcePosition(file);
    }

    private string FileOf(ITaskItem item) => item.GetMetadata("DefiningProjectFullPath") is { Length: > 0 } file ? file : projectFile;

    private void Assign(string file, string name)
    {
        var candidates = Load(file)?.Descendants().Where(element => element.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList() ?? [];
        var free = new HashSet<XElement>(candidates);
        for (var number = 0; number < items.Count; number++)
        {
            var (item, element) = items[number];
            if (element != name || FileOf(item) != file) continue;
            // One element with a list, or inside a batched target, makes several items.
            if ((Best(item, candidates.Where(free.Contains)) ?? Best(item, candidates)) is not { } best) continue;
            free.Remove(best);
            elements[number] = best;
        }
    }

    private static XElement? Best(ITaskItem item, IEnumerable<XElement> candidates)
    {
        var (best, bestScore) = ((XElement?)null, int.MinValue);
        foreach (var candidate in candidates)
        {
            if (Score(item, candidate) is { } score && score > bestScore) (best, bestScore) = (candidate, score);
        }
        return best;
    }

    /// <summary>How much of an element agrees with an item; null where it cannot have made it.</summary>
    private static int? Score(ITaskItem item, XElement element)
    {
        var score = 0;
        var included = false;
        foreach (var attribute in element.Attributes())
        {
            if (attribute.Name.LocalName.Equals("Include", StringComparison.OrdinalIgnoreCase))
            {
                included = true;
                if (IsComputed(attribute.Value) || attribute.Value.AsSpan().ContainsAny('*', '?')) continue;
                if (!attribute.Value.Split(';', StringSplitOptions.TrimEntries).Any(part => StageItemMetadata.Unescaped(part) == item.ItemSpec)) return null;
                score++;
            }
            else if (attribute.Name.LocalName is not ("Condition" or "Exclude" or "Label" or "KeepDuplicates"))
                score += Agreement(item, attribute.Name.LocalName, attribute.Value);
        }
        if (!included) return null;
        foreach (var child in element.Elements()) score += Agreement(item, child.Name.LocalName, child.Value);
        return score;
    }

    private static int Agreement(ITaskItem item, string metadata, string written)
    {
        if (IsComputed(written)) return 0;
        return item.GetMetadata(metadata).Trim() == StageItemMetadata.Unescaped(written).Trim() ? 1 : Contradiction;
    }

    private static bool IsComputed(string text) =>
        text.Contains("$(", StringComparison.Ordinal) || text.Contains("@(", StringComparison.Ordinal) || text.Contains("%(", StringComparison.Ordinal);

    private static SourcePosition PositionOf(string file, XElement element, string? metadata)
    {
        if (metadata is not null)
        {
            foreach (var attribute in element.Attributes())
                if (attribute.Name.LocalName.Equals(metadata, StringComparison.OrdinalIgnoreCase)) return At(file, attribute, 0);
            foreach (var child in element.Elements())
                if (child.Name.LocalName.Equals(metadata, StringComparison.OrdinalIgnoreCase)) return At(file, child, 1);
        }
        return At(file, element, 1);
    }

    /// <summary>The reader's columns of elements are those of the name behind the bracket.</summary>
    private static SourcePosition At(string file, IXmlLineInfo line, int back) => new(file, line.LineNumber, Math.Max(0, line.LinePosition - back));

    private XDocument? Load(string file)
    {
        if (documents.TryGetValue(file, out var known)) return known;
        try
        {
            using var reader = File.OpenText(file);
            return documents[file] = XDocument.Load(reader, LoadOptions.SetLineInfo);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException)
        {
            // It has changed since MSBuild read it; without it there is no line to tell.
            return documents[file] = null;
        }
    }
}
