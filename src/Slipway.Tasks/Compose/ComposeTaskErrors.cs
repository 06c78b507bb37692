using Slipway.Diagnostics;

namespace Slipway.Tasks.Compose;

/// <summary>What can be wrong with the properties of the compose verbs, and how their commands end.</summary>
internal static class ComposeTaskErrors
{
    public static Diagnostic BadProperty(string name, string value, string expected) => Diagnostic.Error("SLIP3700",
        $"{name} is '{value}'; expected is {expected}.");

    public static Diagnostic MissingFile(string item, string path) => Diagnostic.Error("SLIP3701",
        $"The {item} item '{path}' names a file that does not exist. Correct the path, which is relative to the project's folder, or give the item a condition.");

    public static Diagnostic PropertyNeeded(string verb, string property, string example) => Diagnostic.Error("SLIP3702",
        $"{verb} was not told what it needs: the property {property} is empty. For example: dotnet build -t:{verb} {example}");

    public static Diagnostic UnfinishedCommand(string name, string value) => Diagnostic.Error("SLIP3703",
        $"{name} cannot be split into words at '{value}'. No shell reads it: close every quote, put a literal ; & | < or > into quotes, or say sh -c '…'.");

    public static Diagnostic CommandFailed(string verb, string service, int exitCode) => Diagnostic.Error("SLIP3704",
        $"{verb}: the command in service {service} exited with code {exitCode}.");

    public static Diagnostic TestsFailed(string what, int exitCode, string? summary, string results) => Diagnostic.Error("SLIP3705",
        $"The tests in {what} exited with code {exitCode}{(summary is null ? "" : $" ({summary})")}. Results: {results}.");

    public static Diagnostic VariableIgnored(string property) => new("SLIP3706", Severity.Message,
        $"The environment variable of the name {property} is not taken for the property {property}; -p:{property}=… or the project sets it.");
}
