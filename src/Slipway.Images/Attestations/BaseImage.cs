using Slipway.Docker.References;
using Slipway.Images.Oci;

namespace Slipway.Images.Attestations;

/// <summary>How a base image is named in documents: by its reference, or, where it came from a file of the machine, by its digest alone.</summary>
/// <param name="Name">For people.</param>
/// <param name="Uri">A package URL.</param>
/// <param name="Digest">As given.</param>
internal sealed record BaseImage(string Name, string Uri, Digest Digest)
{
    public static BaseImage Of((string Reference, Digest Digest) given)
    {
        if (ImageReference.TryParse(given.Reference, out var reference))
            return new BaseImage(reference!.ToString(), PackageUrl.Oci(reference, given.Digest), given.Digest);
        return new BaseImage("base image", PackageUrl.Oci("base", given.Digest), given.Digest);
    }
}
