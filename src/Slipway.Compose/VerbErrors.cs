using Slipway.Diagnostics;

namespace Slipway.Compose;

/// <summary>The verbs on a stack that is there: SLIP36xx.</summary>
internal static class VerbErrors
{
    public static Diagnostic UnknownService(string service, string project, IReadOnlyCollection<string> known)
    {
        var meant = Suggestion.For(service, known) is { } near ? $"did you mean '{near}'?" : known.Count == 0 ? "it has none" : "it has " + string.Join(", ", known.Order(StringComparer.Ordinal));
        return Diagnostic.Error("SLIP3600", $"The project '{project}' has no service '{service}'; {meant}");
    }

    public static Diagnostic NoContainer(string service, int index, int there) => Diagnostic.Error(
        "SLIP3601",
        there == 0
            ? $"The service '{service}' has no container to run the command in; start it with ComposeUp, or use ComposeRun"
            : $"The service '{service}' has no container number {index}, only {there}; give an Index from 1 to {there}");

    public static Diagnostic NotRunning(string container, string state) => Diagnostic.Error(
        "SLIP3602", $"The container '{container}' is {state}, and a command runs only in one that is running; start it with ComposeUp, or use ComposeRun");

    public static Diagnostic NoCommand(string verb) => Diagnostic.Error("SLIP3603", $"{verb} has no command to run; set Args, for example -p:Args=\"sh -c 'ls -l'\"");

    public static Diagnostic MalformedPort(string text) => Diagnostic.Error(
        "SLIP3604", $"'{text}' is not a port to publish; write [[ip:]published:]target[/protocol], for example 8080:80 or 127.0.0.1:5353:53/udp");

    public static Diagnostic MalformedVolume(string text) => Diagnostic.Error(
        "SLIP3605", $"'{text}' is not a volume; write source:target[:ro] with an absolute path in the container, for example ./data:/data");

    public static Diagnostic ImageMissing(string service, string image) => Diagnostic.Error(
        "SLIP3606", $"The image '{image}' of the service '{service}' is not on the engine; build or pull it with ComposeUp first");

    public static Diagnostic NamespaceMissing(string service, string other) => Diagnostic.Error(
        "SLIP3607", $"The service '{service}' shares what '{other}' has, and '{other}' has no container; start it with ComposeUp first");

    public static Diagnostic OnceTooLong(string service, TimeSpan limit) => Diagnostic.Error(
        "SLIP3608", $"The command in a container of its own of service '{service}' did not end within {RunErrors.Seconds(limit)} and was stopped; its output is above; give it more time, or find out what it waits for");

    public static Diagnostic NothingToWatch(string project) => Diagnostic.Error(
        "SLIP3620", $"No service of the project '{project}' has anything to watch; add develop.watch to one");

    public static Diagnostic WatchedPathMissing(string service, string path, SourcePosition position) => Diagnostic.Warning(
        "SLIP3621", $"The path '{path}' that the service '{service}' watches is not there; create it and start watching again", position);

    public static Diagnostic WatchActionFailed(string service, string action, string why) => Diagnostic.Warning(
        "SLIP3622", $"{action} of the service '{service}' failed: {why}; watching goes on, and the next change tries again");

    public static Diagnostic WatchTargetMissing(string service, string action, SourcePosition position) => Diagnostic.Error(
        "SLIP3623", $"The rule '{action}' of the service '{service}' has no target; say with target: where its files go in the container", position);

    public static Diagnostic HookFailed(string container, string command, int exitCode) => Diagnostic.Warning(
        "SLIP3624", $"'{command}' ended with {exitCode} in the container '{container}' after a sync; its output is above");

    public static Diagnostic CannotWatch(string path, string why) => Diagnostic.Warning(
        "SLIP3625", $"Not everything below '{path}' can be watched: {why.Trim().TrimEnd('.')}; raise the limit (fs.inotify.max_user_watches) or watch fewer folders");

    public static Diagnostic NotRemoved(string container, string why) => Diagnostic.Warning(
        "SLIP3626", $"Files that are gone could not be removed from container '{container}': {why}; recreate it, or give its image the command rm");

    public static Diagnostic NothingToTest(string project) => Diagnostic.Error(
        "SLIP3640", $"Nothing says what to test: the project '{project}' has no service of the profile 'test'; add one, or set TestCommand and the image or service to run it in");

    public static Diagnostic SeveralTests(IReadOnlyList<string> services) => Diagnostic.Error(
        "SLIP3641", $"Several services have the profile 'test': {string.Join(", ", services)}; name one of them with Service");

    public static Diagnostic TestFailed(string test, string message, SourcePosition? position) => Diagnostic.Error("SLIP3642", $"Test '{test}' failed: {message}", position);

    public static Diagnostic MalformedResults(string file, string why) => Diagnostic.Warning(
        "SLIP3643", $"The test results cannot be read: {why}; the file was copied as it is", new SourcePosition(file));

    public static Diagnostic TestImageMissing(string image) => Diagnostic.Error(
        "SLIP3644", $"The image '{image}' to test in is not on the engine; build it first (DockerBuild), or name one that is there");
}
