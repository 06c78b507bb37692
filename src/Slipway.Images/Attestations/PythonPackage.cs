namespace Slipway.Images.Attestations;

/// <summary>Reads a Python distribution's metadata: mail headers up to the first empty line (packaging.python.org, core metadata; PEP 639 for the licence).</summary>
internal static class PythonPackage
{
    public static SbomComponent? Read(string metadata)
    {
        string? name = null, version = null, license = null;
        foreach (var line in metadata.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace())
                break;
            var colon = line.IndexOf(':');
            if (colon <= 0)
                continue;
            var field = line[..colon];
            var value = line[(colon + 1)..].Trim();
            if (field.Equals("Name", StringComparison.OrdinalIgnoreCase))
                name ??= value.ToString();
            else if (field.Equals("Version", StringComparison.OrdinalIgnoreCase))
                version ??= value.ToString();
            else if (field.Equals("License-Expression", StringComparison.OrdinalIgnoreCase))
                license ??= value.ToString();
        }

        return string.IsNullOrEmpty(name) || string.IsNullOrEmpty(version) ? null : new SbomComponent(name, version, PackageUrl.PyPi(name, version), license);
    }
}
