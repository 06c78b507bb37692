using Slipway.Images.Oci;

namespace Slipway.Images.Loading;

/// <summary>Layers as a graph driver knows them: by the chain up to them (OCI image-spec, config.md, "Layer ChainID"). Two images share a chain exactly as far as their diffIDs are the same from the lowest on.</summary>
public static class LayerChain
{
    /// <summary>How many layers, from the lowest on, two images share.</summary>
    /// <param name="there">diffIDs of an image that an engine has.</param>
    /// <param name="wanted">Those of another image.</param>
    public static int SharedLength(IReadOnlyList<string> there, IReadOnlyList<Digest> wanted)
    {
        var most = Math.Min(there.Count, wanted.Count);
        for (var i = 0; i < most; i++)
        {
            if (there[i] != wanted[i].ToString())
                return i;
        }

        return most;
    }

    /// <summary>The layers whose files an engine asks for when it has the lowest so many.</summary>
    public static HashSet<Digest> Above(IReadOnlyList<Digest> diffIds, int shared)
    {
        var above = new HashSet<Digest>();
        for (var i = shared; i < diffIds.Count; i++)
            above.Add(diffIds[i]);
        return above;
    }
}
