using Slipway.Diagnostics;

namespace Slipway.Images.Attestations;

/// <summary>Finds packages in the files that ecosystems leave behind.</summary>
public static class PackageLists
{
    /// <summary>
    /// The packages of a .NET application by its <c>app.deps.json</c>: NuGet packages, runtime packs, and the projects themselves (as <c>pkg:generic</c>), in ordinal order of their package URLs.
    /// </summary>
    /// <exception cref="SlipwayException">SLIP2600: the file cannot be understood.</exception>
    public static IReadOnlyList<SbomComponent> OfDependencies(ReadOnlyMemory<byte> depsJson, string path) => DotNetPackages.Read(depsJson, path);

    /// <summary>
    /// Debian packages by <c>/var/lib/dpkg/status</c>, or a file of distroless images' <c>/var/lib/dpkg/status.d</c>: those that are installed, in the file's order. Paragraphs that name no package and version are passed over.
    /// </summary>
    /// <param name="status">The file.</param>
    /// <param name="distribution">ID and VERSION_ID of <c>/etc/os-release</c>: <c>debian-12</c>.</param>
    public static IReadOnlyList<SbomComponent> OfDpkg(ReadOnlyMemory<byte> status, string distribution) => DebianPackages.Read(status.Span, distribution);

    /// <summary>A Python package by the text of its <c>*.dist-info/METADATA</c> (core metadata specification); null when it names no package and version.</summary>
    public static SbomComponent? OfPythonMetadata(string metadata) => PythonPackage.Read(metadata);

    /// <summary>
    /// The npm packages of a lock file (version 2 or 3), in ordinal order of their package URLs. <c>node_modules/.package-lock.json</c> is what npm writes about what it installed; a <c>package-lock.json</c> also lists what was left out.
    /// </summary>
    /// <exception cref="SlipwayException">SLIP2600: the file cannot be understood.</exception>
    public static IReadOnlyList<SbomComponent> OfNodeLock(ReadOnlyMemory<byte> packageLock, string path) => NodePackages.Read(packageLock, path);
}
