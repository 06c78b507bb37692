using System.Text;
using Slipway.Ssh.Shells;

namespace Slipway.Deploy.Shipping;

/// <summary>The scripts that put trees in place on a host. Each begins with the lock's fence.</summary>
/// <param name="folder">The project's folder there.</param>
/// <param name="fence">A line that ends a script whose lock is not held any more, with <see cref="LockLost"/>; <c>$1</c> is the folder.</param>
internal sealed class FileScripts(string folder, string fence)
{
    public const int LockLost = 97;

    /// <summary>Removes what earlier sendings left unfinished, and prints the digests that are there.</summary>
    public byte[] Prepare() => Script("""
        mkdir -p "$1/files" && cd "$1/files" || exit 91
        for d in .[0-9a-f]*; do
        if [ -d "$d" ] && [ ! -h "$d" ]; then find "$d" -type d -exec chmod u+rwx {} \; ; fi
        rm -rf "$d"
        done
        for d in [0-9a-f]*; do if [ -d "$d" ] && [ ! -h "$d" ]; then printf '%s\n' "$d"; fi; done
        exit 0
        """);

    /// <summary>Unpacks what comes on its input, and gives each tree its place.</summary>
    public byte[] Receive(IEnumerable<string> digests, string token, bool isCompressed)
    {
        var script = new StringBuilder("cd \"$1/files\" || exit 91\n")
            .Append(isCompressed ? "gzip -dc | " : "").Append("tar -xpof -\nr=$?\ncat >/dev/null\n")
            .Append("[ $r = 0 ] || exit 92\n[ -f .").Append(token).Append(".end ] || exit 93\n")
            .Append(fence).Append('\n');
        foreach (var digest in digests)
            script.Append("if [ ! -d ").Append(digest).Append(" ]; then mv .").Append(digest).Append('.').Append(token).Append(' ').Append(digest).Append(" || exit 94; fi\n");
        return Script(script.Append("rm -f .").Append(token).Append(".end\nexit 0\n").ToString());
    }

    private byte[] Script(string body) =>
        [.. "set -- "u8, .. ShellScript.Quote(Encoding.UTF8.GetBytes(folder)), (byte)'\n', .. Encoding.UTF8.GetBytes(fence), .. "\numask 077\n"u8, .. Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\n"))];
}
