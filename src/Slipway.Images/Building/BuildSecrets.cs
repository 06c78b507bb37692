using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Session;

namespace Slipway.Images.Building;

/// <summary>Reads the values of a definition's secrets, each when a step asks for it. No value is kept.</summary>
internal sealed class BuildSecrets(ImageDefinition image, Func<string, string?> variable) : ISecretSource
{
    /// <summary>Says which secrets have no value, before anything is built.</summary>
    /// <exception cref="SlipwayException">At least one has none.</exception>
    public void Check(IBuildLog log)
    {
        var missing = new List<Diagnostic>();
        foreach (var secret in image.Secrets)
        {
            if (WhyMissing(secret) is { } where)
                missing.Add(ImageErrors.SecretMissing(image.Name, secret.Id, where));
            else if (secret is FileSecret file && IsOpenToOthers(file.Path))
                log.Report(ImageErrors.SecretFileOpen(file.Id, file.Path));
        }

        if (missing.Count > 0)
            throw new SlipwayException(missing);
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var secret = image.Secrets.FirstOrDefault(secret => secret.Id == id);
        return secret switch
        {
            FileSecret file => await File.ReadAllBytesAsync(file.Path, cancellationToken),
            EnvironmentSecret environment => ValueOf(environment) is { } value ? Encoding.UTF8.GetBytes(value) : null,
            _ => null,
        };
    }

    private string? WhyMissing(SecretSource secret) => secret switch
    {
        EnvironmentSecret environment when ValueOf(environment) is null =>
            $"the environment variable {string.Join(" or ", environment.Variables.Distinct())} is not set",
        FileSecret file when !File.Exists(file.Path) => $"the file {file.Path} does not exist",
        _ => null,
    };

    private string? ValueOf(EnvironmentSecret secret) => secret.Variables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    private static bool IsOpenToOthers(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;
}
