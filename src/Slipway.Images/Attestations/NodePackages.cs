using System.Text.Json;

namespace Slipway.Images.Attestations;

/// <summary>Reads the member <c>packages</c> of npm's lock files: <c>"node_modules/a/node_modules/@s/b": { "version", "license" }</c> (npm documentation, package-lock.json).</summary>
internal static class NodePackages
{
    private const string Folder = "node_modules/";

    public static IReadOnlyList<SbomComponent> Read(ReadOnlyMemory<byte> packageLock, string path) => PackageJson.Read(packageLock, path, "packages", Packages);

    private static IEnumerable<SbomComponent> Packages(JsonElement.ObjectEnumerator members)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in members)
        {
            // The root and the project's own workspaces lie outside node_modules; a link has no version of its own.
            var start = entry.Name.LastIndexOf(Folder, StringComparison.Ordinal);
            if (start < 0 || PackageJson.Text(entry.Value, "version") is not { Length: > 0 } version)
                continue;
            var name = PackageJson.Text(entry.Value, "name") ?? entry.Name[(start + Folder.Length)..];
            var url = PackageUrl.Npm(name, version);
            if (name.Length > 0 && seen.Add(url))
                yield return new SbomComponent(name, version, url, PackageJson.Text(entry.Value, "license"));
        }
    }
}
