using Slipway.Docker;

namespace Slipway.Images.Loading;

/// <summary>How an engine keeps images, which decides what of an image can be left out when it is loaded.</summary>
public enum ImageStoreKind
{
    /// <summary>Docker's graph drivers (overlay2 and others): a layer's file is opened only where the chain of layers up to it is not there. Image ids are digests of configurations.</summary>
    Classic,

    /// <summary>containerd's store: blobs are found by their digest, so that a layer that was pulled (and is kept compressed) is not there under its diffID. Image ids are digests of manifests.</summary>
    Containerd,

    /// <summary>Podman: an archive has to be whole.</summary>
    WholeOnly,
}

/// <summary>Tells how an engine keeps images.</summary>
public static class ImageStore
{
    /// <summary>Asks <c>/info</c> and <c>/version</c>.</summary>
    public static async Task<ImageStoreKind> KindOfAsync(Engine engine, CancellationToken cancellationToken)
    {
        var info = engine.System.InfoAsync(cancellationToken);
        var isPodman = (await engine.System.VersionAsync(cancellationToken)).IsPodman;
        var usesContainerd = (await info).UsesContainerdStore;
        return isPodman ? ImageStoreKind.WholeOnly : usesContainerd ? ImageStoreKind.Containerd : ImageStoreKind.Classic;
    }
}
