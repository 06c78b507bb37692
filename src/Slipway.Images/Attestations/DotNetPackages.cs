using System.Text.Json;

namespace Slipway.Images.Attestations;

/// <summary>Reads the member <c>libraries</c> of a deps.json: <c>"Name/Version": { "type": "package" }</c> (dotnet/runtime, docs/design/features/host-runtime-information).</summary>
internal static class DotNetPackages
{
    private const string RuntimePack = "runtimepack.";

    public static IReadOnlyList<SbomComponent> Read(ReadOnlyMemory<byte> depsJson, string path) => PackageJson.Read(depsJson, path, "libraries", Libraries);

    private static IEnumerable<SbomComponent> Libraries(JsonElement.ObjectEnumerator members)
    {
        foreach (var library in members)
        {
            var slash = library.Name.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0 || slash == library.Name.Length - 1)
                continue;
            if (Of(library.Name[..slash], library.Name[(slash + 1)..], PackageJson.Text(library.Value, "type")) is { } component)
                yield return component;
        }
    }

    // Assemblies that were referenced by a path ("reference", "referenceassembly") have no identity outside the project.
    private static SbomComponent? Of(string name, string version, string? type) => type switch
    {
        "package" => new SbomComponent(name, version, PackageUrl.Nuget(name, version)),
        "runtimepack" when name.StartsWith(RuntimePack, StringComparison.OrdinalIgnoreCase) =>
            new SbomComponent(name[RuntimePack.Length..], version, PackageUrl.Nuget(name[RuntimePack.Length..], version)),
        "runtimepack" => new SbomComponent(name, version, PackageUrl.Nuget(name, version)),
        "project" => new SbomComponent(name, version, PackageUrl.Generic(name, version)),
        _ => null,
    };
}
