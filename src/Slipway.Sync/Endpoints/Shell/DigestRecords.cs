using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>Digests as records: <c>./path//digest</c>.</summary>
internal static class DigestRecords
{
    /// <summary>Makes them of what sha256sum prints of names without newlines and backslashes.</summary>
    public const string Filter = """sed -n 's,^\([0-9a-f]\{64\}\)  \(\./.*\)$,\2//\1,p'""";

    /// <summary>Whether sha256sum prints a name unlike it is, or so that another name could imitate it.</summary>
    public static bool IsOdd(string path) => path.AsSpan().IndexOfAny('\n', '\r', '\\') >= 0;

    /// <summary>The tests of find's for other names.</summary>
    public static ScriptText AddTests(ScriptText script) => script.Add("! -path ").Quoted("*\\\\*").Add(" ! -path ").Quoted("*\n*").Add(" ! -path ").Quoted("*\r*").Add(" ");

    /// <summary>Reads the fields of one; false when they are something else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> fields, out ContentDigest digest) => ContentDigest.TryParse(fields, out digest);
}
