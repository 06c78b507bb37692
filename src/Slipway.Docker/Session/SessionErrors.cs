using Slipway.Diagnostics;

namespace Slipway.Docker.Session;

/// <summary>The diagnostics of the build session: SLIP14xx.</summary>
internal static class SessionErrors
{
    public static Diagnostic ConnectionBroken(string reason) => Diagnostic.Error(
        "SLIP1401", $"the build session with the engine broke: {reason}; see whether the engine was stopped, then build again");

    public static Diagnostic ProtocolViolated(string reason) => Diagnostic.Error(
        "SLIP1402", $"the engine broke the build session's protocol ({reason}); a proxy between here and the engine may be the cause");

    public static Diagnostic CallFailed(string method, string reason) => Diagnostic.Error(
        "SLIP1403", $"the engine's call of {method} failed: {reason}");

    public static Diagnostic ContextUnknown(string name) => Diagnostic.Error(
        "SLIP1404", $"the build asks for the context '{name}', which this build does not have; name it among the build's contexts");

    public static Diagnostic ContextUnreadable(string context, string reason) => Diagnostic.Error(
        "SLIP1405", $"the build context '{context}' cannot be walked: {reason}");

    public static Diagnostic FileUnreadable(string path, string reason) => Diagnostic.Error(
        "SLIP1406", $"'{path}' of the build context cannot be read: {reason}; restore it or exclude it in .dockerignore");

    public static Diagnostic FileChanged(string path, long expected, long actual) => Diagnostic.Error(
        "SLIP1407", $"'{path}' of the build context changed while it was sent ({expected} bytes became {actual}); exclude it in .dockerignore or build again");

    public static Diagnostic ContextRefused(string context, string reason) => Diagnostic.Error(
        "SLIP1408", $"the engine could not take the build context '{context}': {reason}");

    public static Diagnostic SecretMissing(string id) => Diagnostic.Error(
        "SLIP1409", $"the build needs the secret '{id}', which has no value; name it among the build's secrets and set its variable or file");

    public static Diagnostic SecretTooLarge(string id, int size) => Diagnostic.Error(
        "SLIP1410", $"the secret '{id}' has {size} bytes, more than BuildKit's limit of {BuildSecret.MaxSize}; put the large part elsewhere");

    public static Diagnostic SecretUnreadable(string id, string reason) => Diagnostic.Error(
        "SLIP1411", $"the secret '{id}' cannot be read: {reason}");

    public static Diagnostic SshAgentMissing(string id) => Diagnostic.Error(
        "SLIP1412", $"the build needs the SSH agent '{id}', which is not forwarded; name it among the build's ssh agents");

    public static Diagnostic SshAgentUnreachable(string id, string socket, string reason) => Diagnostic.Error(
        "SLIP1413", $"the SSH agent '{id}' at '{socket}' does not answer: {reason}; start it or correct SSH_AUTH_SOCK");

    public static Diagnostic OutputUnexpected() => Diagnostic.Error(
        "SLIP1414", "the engine sends the build's output, but none was asked for; name an output file or folder");

    public static Diagnostic OutputUnwritable(string path, string reason) => Diagnostic.Error(
        "SLIP1415", $"the build's output cannot be written to '{path}': {reason}");

    public static Diagnostic OutputPathUnsafe(string path) => Diagnostic.Error(
        "SLIP1416", $"the build's output has the path '{path}', which leads out of the output folder; nothing was written there");

    public static Diagnostic OutputEntrySkipped(string path) => Diagnostic.Warning(
        "SLIP1417", $"'{path}' of the build's output is a device, socket or pipe and was left out");
}
