using Slipway.Diagnostics;

namespace Slipway.Images.Attestations;

/// <summary>Finds packages in the files that ecosystems leave behind.</summary>
public static class PackageLists
{
    /// <summary>The packages of a .NET application by its <c>app.deps.json</c>.</summary>
    /// <exception cref="SlipwayException">SLIP2600: the file cannot be understood.</exception>
    public static IReadOnlyList<SbomComponent> OfDependencies(ReadOnlyMemory<byte> depsJson, string path) => throw new NotImplementedException();

    /// <summary>Debian packages by <c>/var/lib/dpkg/status</c>.</summary>
    public static IReadOnlyList<SbomComponent> OfDpkg(ReadOnlyMemory<byte> status, string distribution) => throw new NotImplementedException();

    /// <summary>Python packages by the paths of their <c>*.dist-info/METADATA</c> files: the metadata's text.</summary>
    public static SbomComponent? OfPythonMetadata(string metadata) => throw new NotImplementedException();
}
