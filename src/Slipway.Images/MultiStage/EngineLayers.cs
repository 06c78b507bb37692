using Slipway.Docker.Images;
using Slipway.Images.Reports;

namespace Slipway.Images.MultiStage;

/// <summary>
/// Tells which steps of an engine's history made the layers. The history (Engine API, <c>/images/{name}/history</c>) does not say which of its entries are layers: those with bytes are, and of those without the ones whose instruction
/// touches files may be, since the folder that a WORKDIR makes is a layer of no bytes.
/// </summary>
internal static class EngineLayers
{
    private const string NoOperation = "/bin/sh -c #(nop)";

    private static readonly string[] OfConfiguration =
        ["ARG", "CMD", "ENTRYPOINT", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "SHELL", "STOPSIGNAL", "USER", "VOLUME"];

    /// <summary>The layers, the lowest first; without content ids where history and layers cannot be brought together.</summary>
    /// <param name="history">The newest first, as engines tell it.</param>
    /// <param name="diffIds">The layers, the lowest first.</param>
    /// <param name="ofBase">How many of them the base image has.</param>
    public static IReadOnlyList<ReportedLayer> Of(IReadOnlyList<ImageHistoryEntry> history, IReadOnlyList<string> diffIds, int ofBase)
    {
        var withBytes = history.Where(entry => entry.Size > 0).Reverse().ToList();
        var touching = history.Where(entry => entry.Size > 0 || MayTouchFiles(entry.CreatedBy ?? "")).Reverse().ToList();
        var steps = withBytes.Count == diffIds.Count ? withBytes : touching;
        return steps.Count == diffIds.Count
            ? [.. steps.Select((step, at) => Layer(diffIds[at], step, at < ofBase))]
            : [.. withBytes.Select(step => Layer("", step, fromBase: false))];
    }

    private static ReportedLayer Layer(string diffId, ImageHistoryEntry step, bool fromBase) => new(diffId, step.CreatedBy ?? "", step.Size, fromBase, [], 0);

    private static bool MayTouchFiles(string createdBy)
    {
        var text = createdBy.AsSpan().TrimStart();
        if (text.StartsWith(NoOperation))
            text = text[NoOperation.Length..].TrimStart();
        foreach (var instruction in OfConfiguration)
        {
            if (text.StartsWith(instruction) && (text.Length == instruction.Length || char.IsWhiteSpace(text[instruction.Length])))
                return false;
        }

        return true;
    }
}
