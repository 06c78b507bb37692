using System.Globalization;
using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images;

/// <summary>What can go wrong with making and reading layers (SLIP2430–SLIP2449).</summary>
public static class LayerErrors
{
    /// <summary>A file that a layer gets is not there or cannot be read.</summary>
    public static Diagnostic FileUnreadable(string layer, string file, string why) => Diagnostic.Error(
        "SLIP2430", $"Layer '{layer}': the file cannot be read: {why.TrimEnd('.')}. Build what makes it first, correct its path, or grant access to it.", new SourcePosition(file));

    /// <summary>A file was written to while its layer was made.</summary>
    public static Diagnostic FileChanged(string layer, string file) => Diagnostic.Error(
        "SLIP2431", $"Layer '{layer}': the file changed while it was read, so that the layer would hold neither its old nor its new content. Build again when nothing writes to it.", new SourcePosition(file));

    /// <summary>An entry that no image can have.</summary>
    public static Diagnostic BadEntry(string layer, string path, string why) => Diagnostic.Error(
        "SLIP2432", $"Layer '{layer}': '{Shown(path)}' cannot be in an image: {why}. Correct where it is put.");

    /// <summary>A layer's blob is not what it has to be.</summary>
    public static Diagnostic LayerDamaged(Descriptor layer, string why) => Diagnostic.Error(
        "SLIP2433", $"The layer {layer.Digest} cannot be used: {why.TrimEnd('.')}. Get its image again, from its registry or from who made the archive.");

    /// <summary>A layer is compressed in a way that cannot be read here.</summary>
    public static Diagnostic PackingUnknown(Descriptor layer, string packing) => Diagnostic.Error(
        "SLIP2434", $"The layer {layer.Digest} is compressed with {packing}, which cannot be read here. Use its image with gzip layers: pull it with an engine and save it from there, or convert it with skopeo copy --dest-compress-format gzip.");

    /// <summary>The files of an image are more than can be kept in memory.</summary>
    public static Diagnostic TooManyEntries(Descriptor layer, long most) => Diagnostic.Error(
        "SLIP2435", $"The layer {layer.Digest} has names for more than {Number(most >> 20)} MiB of memory. Use an image with fewer files; if this one is meant to be small, it is not what it claims to be.");

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A path from who knows where, on one line and of a length that can be read.</summary>
    private static string Shown(string path)
    {
        var shown = string.Create(Math.Min(path.Length, 200), path, static (target, text) =>
        {
            for (var at = 0; at < target.Length; at++)
                target[at] = char.IsControl(text[at]) ? '?' : text[at];
        });
        return path.Length > shown.Length ? shown + "…" : shown;
    }
}
