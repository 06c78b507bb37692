namespace Slipway.Images.Building;

/// <summary>
/// Recognises build arguments whose name says that the value is confidential. Their values would stay in the image's history for everyone who
/// pulls it, so a build warns and offers <c>Secrets</c>.
/// </summary>
public static class SecretLookingNames
{
    // The words that BuildKit's check SecretsUsedInArgOrEnv looks for.
    private static readonly string[] Confidential = ["APIKEY", "AUTH", "CREDENTIAL", "CREDENTIALS", "KEY", "PASSWORD", "PSWD", "PWD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN"];

    // A word beside them that makes the name harmless.
    private static readonly string[] Harmless = ["PUBLIC", "FILE", "PATH", "ID", "NAME", "URL", "VERSION", "SERVER"];

    /// <summary>Whether a name such as <c>NPM_TOKEN</c> looks confidential.</summary>
    public static bool Includes(string name)
    {
        var words = name.ToUpperInvariant().Split('_', '-', '.');
        return words.Any(Confidential.Contains) && !words.Any(Harmless.Contains);
    }
}
