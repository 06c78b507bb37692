using Slipway.Diagnostics;
using Slipway.Docker.Session;

namespace Slipway.Docker;

/// <summary>A build's session and progress: SLIP14xx.</summary>
internal static partial class DockerErrors
{
    public static Diagnostic SessionBroken(string reason) => Diagnostic.Error(
        "SLIP1401", $"The build session with the engine broke: {OneLine(reason)}; see whether the engine was stopped, then build again");

    public static Diagnostic SessionProtocolViolated(string reason) => Diagnostic.Error(
        "SLIP1402", $"The engine broke the build session's protocol ({OneLine(reason)}); a proxy between here and the engine may be the cause");

    public static Diagnostic SessionCallFailed(string method, string reason) => Diagnostic.Error(
        "SLIP1403", $"The engine's call of {method} failed: {OneLine(reason)}; build again, and report it if it stays");

    public static Diagnostic ContextUnknown(string name) => Diagnostic.Error(
        "SLIP1404", $"The build asks for the context '{name}', which this build does not have; name it among the build's contexts");

    public static Diagnostic ContextUnreadable(string context, string reason) => Diagnostic.Error(
        "SLIP1405", $"The build context '{context}' cannot be walked: {OneLine(reason)}; correct its permissions or exclude what cannot be read in .dockerignore");

    public static Diagnostic FileUnreadable(string path, string reason) => Diagnostic.Error(
        "SLIP1406", $"'{path}' of the build context cannot be read: {OneLine(reason)}; restore it or exclude it in .dockerignore");

    public static Diagnostic FileChanged(string path, long expected, long actual) => Diagnostic.Error(
        "SLIP1407", $"'{path}' of the build context changed while it was sent ({expected} bytes became {actual}); exclude it in .dockerignore or build again");

    public static Diagnostic ContextRefused(string context, string reason) => Diagnostic.Error(
        "SLIP1408", $"The engine could not take the build context '{context}': {OneLine(reason)}; build again, and look at the engine's disk space and log if it stays");

    public static Diagnostic SecretMissing(string id) => Diagnostic.Error(
        "SLIP1409", $"The build needs the secret '{id}', which has no value; name it among the build's secrets and set its variable or file");

    public static Diagnostic SecretTooLarge(string id, int size) => Diagnostic.Error(
        "SLIP1410", $"The secret '{id}' has {size} bytes, more than BuildKit's limit of {BuildSecret.MaxSize}; put the large part elsewhere");

    public static Diagnostic SecretUnreadable(string id, string reason) => Diagnostic.Error(
        "SLIP1411", $"The secret '{id}' cannot be read: {OneLine(reason)}; correct its file's path or permissions");

    public static Diagnostic SshAgentMissing(string id) => Diagnostic.Error(
        "SLIP1412", $"The build needs the SSH agent '{id}', which is not forwarded; name it among the build's ssh agents");

    public static Diagnostic SshAgentUnreachable(string id, string socket, string reason) => Diagnostic.Error(
        "SLIP1413", $"The SSH agent '{id}' at '{socket}' does not answer: {OneLine(reason)}; start it or correct SSH_AUTH_SOCK");

    public static Diagnostic OutputUnexpected() => Diagnostic.Error(
        "SLIP1414", "The engine sends the build's output, but none was asked for; name an output file or folder");

    public static Diagnostic OutputUnwritable(string path, string reason) => Diagnostic.Error(
        "SLIP1415", $"The build's output cannot be written to '{path}': {OneLine(reason)}; free space there, correct its permissions or name another folder");

    public static Diagnostic OutputPathUnsafe(string path) => Diagnostic.Error(
        "SLIP1416", $"The build's output has the path '{path}', which leads out of the output folder; nothing was written there");

    public static Diagnostic OutputEntrySkipped(string path) => Diagnostic.Warning(
        "SLIP1417", $"'{path}' of the build's output is a device, socket or pipe and was left out; remove it in the last stage to be rid of this warning");

    public static Diagnostic TraceMalformed(string reason) => Diagnostic.Error(
        "SLIP1450", $"The engine's build progress cannot be read: {OneLine(reason)}; a proxy between here and the engine may be the cause");
}
