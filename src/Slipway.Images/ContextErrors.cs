using System.Globalization;
using Slipway.Diagnostics;

namespace Slipway.Images;

/// <summary>What can go wrong with a build context (SLIP2200–SLIP2299).</summary>
public static class ContextErrors
{
    public static Diagnostic ContextMissing(string path) => Diagnostic.Error(
        "SLIP2200", $"The build context '{path}' does not exist; create the directory or correct the context's path.");

    public static Diagnostic ContextIsNoDirectory(string path) => Diagnostic.Error(
        "SLIP2201", $"The build context '{path}' is a file; a context is a directory: name the one that holds it.");

    public static Diagnostic DirectoryUnreadable(string path, string reason) => Diagnostic.Error(
        "SLIP2202", $"The directory '{path}' of the build context cannot be read ({reason}); grant access to it or exclude it in .dockerignore.");

    public static Diagnostic FileUnreadable(string path, string reason) => Diagnostic.Error(
        "SLIP2203", $"The file '{path}' of the build context cannot be read ({reason}); grant access to it or exclude it in .dockerignore.");

    public static Diagnostic FileVanished(string path) => Diagnostic.Error(
        "SLIP2204", $"The file '{path}' was removed while the build context was read; build again when nothing writes there, or exclude it in .dockerignore.");

    public static Diagnostic FileChanged(string path, long expected) => Diagnostic.Error(
        "SLIP2205",
        $"The file '{path}' changed while the build context was read (it had {expected.ToString(CultureInfo.InvariantCulture)} bytes); build again when nothing writes to it, or exclude it in .dockerignore.");

    public static Diagnostic NameNotUtf8(string escapedPath) => Diagnostic.Error(
        "SLIP2206", $"The name of '{escapedPath}' is not UTF-8, which builders cannot take; rename it or exclude it in .dockerignore (a '?' matches one such byte).");

    public static Diagnostic SpecialFileSkipped(string path) => Diagnostic.Warning(
        "SLIP2207", $"'{path}' is a socket, pipe or device and was left out of the build context; exclude it in .dockerignore to silence this.");

    public static Diagnostic MalformedPattern(string pattern, string reason, SourcePosition position) => Diagnostic.Error(
        "SLIP2210", $"The pattern '{pattern}' is malformed: {reason}; correct it, or write '\\' before a character that means itself.", position);

    public static Diagnostic LoneExclamationMark(SourcePosition position) => Diagnostic.Error(
        "SLIP2211", "A '!' has no pattern after it; write what to keep after it, or '\\!' for a name that begins with one.", position);

    public static Diagnostic IgnoreFileUnreadable(string path, string reason) => Diagnostic.Error(
        "SLIP2213", $"The ignore file cannot be read ({reason}); grant access to it or remove it.", new SourcePosition(path));
}
