using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Locating;
using Slipway.Ssh;

namespace Slipway.Docker;

/// <summary>The engine, its calls and credentials: SLIP10xx.</summary>
internal static partial class DockerErrors
{
    public static Diagnostic NoEngine(IReadOnlyList<EngineAttempt> attempts)
    {
        var text = new StringBuilder("No container engine answered; tried ");
        for (var i = 0; i < attempts.Count; i++)
        {
            if (i > 0) text.Append("; ");
            text.Append(attempts[i].Endpoint).Append(": ").Append(attempts[i].Reason);
        }

        return Diagnostic.Error("SLIP1001", text.Append(". ").Append(EngineAttempt.Advice(attempts)).ToString());
    }

    public static Diagnostic UnknownContext(string name, string chosenBy, IReadOnlyList<string> known) => Diagnostic.Error(
        "SLIP1002",
        $"There is no docker context '{name}' (named by {chosenBy}); known: {string.Join(", ", ["default", .. known])}; create it with docker context create or name another");

    public static Diagnostic MalformedContext(string name, string file, string why) => Diagnostic.Error(
        "SLIP1002", $"The docker context '{name}' cannot be read from {file}: {OneLine(why)}; remove it and create it again with docker context create");

    public static Diagnostic MalformedAddress(string text, string origin, string why) => Diagnostic.Error(
        "SLIP1003", $"'{OneLine(WithoutCredentials(text))}' ({origin}) is not the address of an engine: {why}; write for example unix:///var/run/docker.sock, tcp://host:2376 or ssh://user@host");

    public static Diagnostic CredentialsInAddress(string origin) => Diagnostic.Error(
        "SLIP1003", $"The engine's address ({origin}) holds a user or a password, which the Engine API over tcp does not know; remove it and use TLS certificates (DOCKER_CERT_PATH) or ssh://");

    public static Diagnostic HostAndContext(string host, string context) => Diagnostic.Error(
        "SLIP1004", $"Both DockerHost ('{OneLine(WithoutCredentials(host))}') and DockerEngineContext ('{OneLine(context)}') are set and each names an engine; set one of them");

    public static Diagnostic MalformedConfiguration(string path, long? line, long? column) => Diagnostic.Error(
        "SLIP1005", "The docker configuration is not JSON; correct it or remove the file",
        new SourcePosition(path, (int)((line ?? -1) + 1), (int)((column ?? -1) + 1)));

    public static Diagnostic UnreadableConfiguration(string path, string why) => Diagnostic.Error(
        "SLIP1005", $"The docker configuration cannot be read: {OneLine(why)}; correct its permissions or set DOCKER_CONFIG to another folder", new SourcePosition(path));

    public static Diagnostic EngineTooOld(EngineEndpoint endpoint, string server, ApiVersion offered) => Diagnostic.Error(
        "SLIP1006",
        $"The engine at {endpoint} is too old: {server} speaks API {offered}, and {ApiVersion.Oldest} (Docker 20.10, Podman 4) is the oldest that works; upgrade the engine");

    public static Diagnostic EngineTooNew(EngineEndpoint endpoint, ApiVersion minimum) => Diagnostic.Error(
        "SLIP1007", $"The engine at {endpoint} takes API {minimum} and newer only, and {ApiVersion.Newest} is the newest known here; upgrade Slipway.Sdk or lower the engine's minimum (DOCKER_MIN_API_VERSION)");

    public static Diagnostic TlsFileUnusable(string path, string why) => Diagnostic.Error(
        "SLIP1008", $"The TLS file {path} cannot be used: {OneLine(why)}; put ca.pem, cert.pem and key.pem into DOCKER_CERT_PATH, or unset DOCKER_TLS_VERIFY for an engine without TLS");

    public static Diagnostic NotAnEngine(EngineEndpoint endpoint, string why) => Diagnostic.Error(
        "SLIP1009", $"What answers at {endpoint} is not a container engine: {OneLine(why)}; check the address and port");

    public static Diagnostic Refused(string purpose, string message, int status) => Diagnostic.Error(
        "SLIP1010", $"The engine could not {purpose}: {OneLine(message)} (HTTP {status})");

    public static Diagnostic ConnectionLost(EngineEndpoint endpoint, string purpose, string why) => Diagnostic.Error(
        "SLIP1011", $"The connection to the engine at {endpoint} was lost while it was to {purpose}: {OneLine(why)}; check that the engine runs, then build again");

    public static Diagnostic MalformedAnswer(EngineEndpoint endpoint, string purpose, string why) => Diagnostic.Error(
        "SLIP1012", $"The engine at {endpoint} answered the call to {purpose} in an unknown form: {OneLine(why)}; report this with the engine's version");

    public static Diagnostic StreamedFailure(string purpose, string message) => Diagnostic.Error(
        "SLIP1013", $"The engine could not {purpose}: {OneLine(message)}");

    public static Diagnostic MalformedReference(string text, string why) => Diagnostic.Error(
        "SLIP1014", $"'{OneLine(text)}' is not an image reference: {why}; write [registry[:port]/]name[:tag][@sha256:digest]");

    public static Diagnostic CredentialHelperFailed(string helper, string server, string why) => Diagnostic.Error(
        "SLIP1015", $"The credential helper {helper} gave no credentials for {server}: {OneLine(why)}; repair it, or log in again with docker login {server}");

    public static Diagnostic MalformedCredentials(string server, string path) => Diagnostic.Error(
        "SLIP1016", $"The credentials for {server} cannot be decoded; log in again with docker login {server}", new SourcePosition(path));

    public static Diagnostic NoRemoteEngine(SshDestination host, string why) => Diagnostic.Error(
        "SLIP1123", $"{host} {OneLine(why)}; install the docker CLI there, start an engine, or add the user to the group that may use its socket");

    // An address that is wrong elsewhere may still hold a password.
    private static string WithoutCredentials(string address)
    {
        var colon = address.IndexOf("://", StringComparison.Ordinal);
        var start = colon < 0 ? 0 : colon + 3;
        var at = address.LastIndexOf('@');
        return at < start || !address.AsSpan(start, at - start).Contains(':') ? address : string.Concat(address.AsSpan(0, start), "…", address.AsSpan(at));
    }

    internal static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, 2000));
        foreach (var c in text.AsSpan().Trim())
        {
            if (line.Length >= 2000) return line.Append('…').ToString();
            if (!char.IsControl(c)) line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }

        return line.ToString();
    }
}
