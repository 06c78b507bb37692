using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>How one file is put together on the host from the one it replaces and what was sent of it. Run in the root.</summary>
internal sealed class FileAssembly(FolderScripts scripts, string stage, int number, Entry file, Entry basis)
{
    private readonly List<(long BasisOffset, long Length, int Literal)> _parts = [];
    private int _literals;

    /// <summary>Takes bytes of the basis.</summary>
    public void Copy(long offset, long length) => _parts.Add((offset, length, -1));

    /// <summary>Takes bytes that are sent. Returns the name for them in the staging folder.</summary>
    public string Literal(int length)
    {
        _parts.Add((0, length, _literals));
        return FormattableString.Invariant($"b/{number}.{_literals++}");
    }

    /// <summary>Writes the commands: they answer <c>unbuilt number</c> when the basis is another, before or after, or the result is.</summary>
    /// <param name="script">Where to.</param>
    /// <param name="digest">What the result must have; the default when only its length is compared.</param>
    public void Write(ScriptText script, ContentDigest digest)
    {
        script.Add("(\n").Set("a", "./" + basis.Path).Set("o", $"{Paths.SyncPath.StateFolder}/stage.{stage}/t/{file.Path}").Set("l", $"{Paths.SyncPath.StateFolder}/stage.{stage}/b/{number}.");
        script.Set("w", StampText.Line(basis, scripts.Host).TrimEnd('\n'));
        script.Add("case $o in */*) mkdir -p -- \"${o%/*}\";; esac\n");
        script.Add($"same() {{ [ \"$({scripts.StatStamp} \"$a\" && printf x)\" = \"$w\nx\" ]; }}\nsame && [ -f \"$a\" ] && [ ! -h \"$a\" ] && {{\n");
        if (IsPatch()) WritePatch(script);
        else WriteWhole(script);
        script.Add("} && same && [ \"$(wc -c <\"$o\")\" -eq ").Number(file.Stamp.Size).Add(" ]");
        if (digest.IsKnown) script.Add($" && [ \"$({scripts.Host.Sha256} <\"$o\" | cut -c 1-64)\" = {digest} ]");
        script.Add(file.Executable ? " && chmod +x \"$o\"" : " && chmod a-x \"$o\"");
        script.Add($" && touch -t {DateTime.UnixEpoch.AddSeconds(Math.Clamp(file.Stamp.Modified / 1_000_000_000, 0, 4_000_000_000)):yyyyMMddHHmm.ss} \"$o\"");
        script.Add(") || { rm -f ").Quoted($"{Paths.SyncPath.StateFolder}/stage.{stage}/t/{file.Path}").Add($"; printf 'unbuilt {number}\\n'; }}\n");
    }

    // Bytes that stay where they are need not be copied one by one.
    private bool IsPatch()
    {
        if (!scripts.Host.HasFullBlock || basis.Stamp.Size != file.Stamp.Size) return false;
        var at = 0L;
        foreach (var (offset, length, literal) in _parts)
        {
            if (literal < 0 && offset != at) return false;
            at += length;
        }

        return true;
    }

    private void WritePatch(ScriptText script)
    {
        script.Add(scripts.Host.HasReflink ? "cp --reflink=auto -- \"$a\" \"$o\"" : "cp -- \"$a\" \"$o\"");
        var at = 0L;
        foreach (var (_, length, literal) in _parts)
        {
            if (literal >= 0) script.Add($" &&\ndd if=\"$l\"{literal} of=\"$o\" bs=1048576 seek={at} oflag=seek_bytes conv=notrunc 2>/dev/null");
            at += length;
        }

        script.Add("\n");
    }

    private void WriteWhole(ScriptText script)
    {
        script.Add("{ true");
        foreach (var (offset, length, literal) in _parts)
        {
            if (literal >= 0) script.Add($" &&\ncat \"$l\"{literal}");
            else if (scripts.Host.HasFullBlock) script.Add($" &&\ndd if=\"$a\" bs=1048576 skip={offset} count={length} iflag=skip_bytes,count_bytes 2>/dev/null");
            else script.Add($" &&\ntail -c +{offset + 1} \"$a\" | head -c {length}");
        }

        script.Add("\n} >\"$o\"\n");
    }
}
