using Slipway.Ssh.Shells;
using Slipway.Sync.Paths;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>What all scripts about a folder begin with, and how its userland names what it tells of a file.</summary>
internal sealed class FolderScripts(RemoteHost host, string root)
{
    // A fixed language and time zone: what tools print is read again. `run` gives the names of a list to a command. `fail` answers with one word, and reads what is still being sent, since a
    // script that leaves its input unread ends the connection.
    private const string Prologue = """
        LC_ALL=C TZ=UTC0; export LC_ALL TZ; unset CDPATH; set +e; set -f
        s=.slipway-sync
        run() { [ ! -s "$1" ] || { eval "b() { $2 \"\$@\"; }"; . "$1"; }; }
        fail() { printf 'fail %s\n\n' "$*"; cat >/dev/null; exit 0; }

        """;

    // The holder's file: pair, process, start of the machine, start of the process, who. A process id alone is soon another's.
    private const string Locking = """
        born() {
          if [ -r "/proc/$1/stat" ]; then
            b=; read -r b <"/proc/$1/stat"; b=${b##*) }; set -- $b
            [ $# -ge 20 ] && { shift 19; printf %s "$1"; }
          else ps -o lstart= -p "$1"; fi
        } 2>/dev/null
        alive() {
          [ "$hboot" = "$boot" ] || return 1
          case $hpid in ''|0*|*[!0-9]*) return 1;; esac
          kill -0 "$hpid" 2>/dev/null || [ -d "/proc/$hpid" ] || ps -p "$hpid" >/dev/null 2>&1 || return 1
          [ "$(born "$hpid")" = "$hborn" ]
        }
        holder() {
          hp= hpid= hboot= hborn= hwho=
          { IFS= read -r hp && IFS= read -r hpid && IFS= read -r hboot && IFS= read -r hborn && IFS= read -r hwho; } 2>/dev/null <"$1/holder"
        }
        hold() { printf '%s\n' "$pair" "$$" "$boot" "$(born $$)" "$who" >"$s/lock/holder" || fail write; }
        lock() {
          [ ! -h $s ] && [ ! -h $s/lock ] || fail state
          holder $s/lock 2>/dev/null && [ "$hp" = "$pair" ] && [ "$hpid" = $$ ] && [ "$hboot" = "$boot" ] && return
          mkdir -p $s || fail write
          [ -w $s ] || { mkdir $s/lock; fail write; }
          n=0
          until mkdir $s/lock 2>/dev/null; do
            n=$((n + 1))
            [ -d $s/lock ] || { mkdir $s/lock || fail write; break; }
            [ $n -lt 9 ] || fail busy
            holder $s/lock || { sleep 1; holder $s/lock; }
            if alive; then
              [ "$hp" = "$pair" ] || fail held "$hwho"
              kill -9 -- "-$hpid" 2>/dev/null || kill -9 "$hpid"
              printf 'ended %s\n' "$hwho"
            elif [ -n "$hwho" ] && [ "$hp" != "$pair" ]; then printf 'stale %s\n' "$hwho"; fi
            was="$hp $hpid $hboot $hborn"
            rm -rf "$s/lock.$$"
            mv $s/lock "$s/lock.$$" 2>/dev/null || continue
            holder "$s/lock.$$"
            if [ "$hp $hpid $hboot $hborn" = "$was" ]; then rm -rf "$s/lock.$$"; else mv "$s/lock.$$" $s/lock; fi
          done
          hold
        }
        free() { holder $s/lock && [ "$hp" = "$pair" ] && [ "$hpid" = $$ ] && rm -rf $s/lock; }

        """;

    /// <summary>The host it is for.</summary>
    public RemoteHost Host { get; } = host;

    /// <summary><c>stat</c> with a format for everything: <c>./path//x mode size modified changed inode device</c>.</summary>
    public string StatFile { get; } = host.HasStatFormat ? "stat -c '%n//x %f %s %y %z %i %d'" : "stat -f '%N//b %Xp %z %Fm %Fc %i %d'";

    /// <summary>The same for a folder, whose times say nothing of interest and would make listings differ.</summary>
    public string StatFolder { get; } = host.HasStatFormat ? "stat -c '%n//x %f 0 - - %i %d'" : "stat -f '%N//b %Xp 0 0 0 %i %d'";

    /// <summary>Extracts from standard input; ownership and more than the permission bits never travel.</summary>
    public string Unpack { get; } = host.HasGnuTar ? "tar -xf - --no-same-owner --no-same-permissions --warning=no-timestamp" : "tar -xf - -o";

    /// <summary>A stamp: <c>./path//size modified changed inode</c>.</summary>
    public string StatStamp { get; } = host.HasStatFormat ? "stat -c '%n//%s %y %z %i'" : "stat -f '%N//%z %Fm %Fc %i'";

    /// <summary>A folder's device and kind.</summary>
    public string StatDevice { get; } = host.HasStatFormat ? "stat -c '%n//%d %F'" : "stat -f '%N//%d %HT'";

    /// <summary>A folder's kind: <c>./path//kind</c>.</summary>
    public string StatKind { get; } = host.HasStatFormat ? "stat -c '%n//%F'" : "stat -f '%N//%HT'";

    /// <summary>The device alone.</summary>
    public string Device { get; } = host.HasStatFormat ? "stat -c %d" : "stat -f %d";

    /// <summary>How <see cref="StatDevice"/> names a folder.</summary>
    public string FolderKind { get; } = host.HasStatFormat ? "directory" : "Directory";

    /// <summary>A script without a working folder.</summary>
    public static ScriptText Begin() => new ScriptText().Add(Prologue);

    /// <summary>A script in the root; it ends with <c>fail missing</c>, <c>fail other</c> or <c>fail enter</c> where there is none to work in.</summary>
    public ScriptText BeginInRoot() => AddRoot(Begin()).Add("cd -- \"$root\" 2>/dev/null || { if [ -d \"$root\" ]; then cd -- \"$root\"; fail enter; elif [ -e \"$root\" ] || [ -h \"$root\" ]; then fail other; else fail missing; fi; }\n");

    /// <summary>Sets <c>root</c>.</summary>
    public ScriptText AddRoot(ScriptText script)
    {
        if (root == "~") return script.Add("root=$HOME\n");
        return root.StartsWith("~/", StringComparison.Ordinal) ? script.Add("root=$HOME/").Quoted(root[2..]).Add("\n") : script.Set("root", root.StartsWith('/') ? root : "./" + root);
    }

    /// <summary>A script in the root that was prepared; it ends with <c>fail other</c> where another folder is in its place, before anything is written there.</summary>
    public ScriptText BeginInRoot(string? marker)
    {
        var script = BeginInRoot();
        return marker is null ? script : script.Set("was", marker).Add("id=; { IFS= read -r id <$s/id; } 2>/dev/null; [ \"$id\" = \"$was\" ] || fail other\n");
    }

    /// <summary>Defines <c>lock</c> and <c>free</c> for a claim.</summary>
    public ScriptText AddLocking(ScriptText script, Snapshots.Claim claim) =>
        script.Set("pair", claim.Pair).Set("who", Printable(claim.Holder)).Set("boot", Printable(Host.BootId)).Add(Locking);

    private static string Printable(string text) => SyncPath.Display(text.Length > 200 ? text[..200] : text);
}
