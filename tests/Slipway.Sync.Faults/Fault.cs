using System.Diagnostics;
using System.Globalization;
using Slipway.Ssh.Shells;

namespace Slipway.Sync.Faults;

/// <summary>The one fault of a run: counts what happens, and makes it go wrong there.</summary>
internal sealed class Fault(FaultOptions options) : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<FaultyChannel> channels = [];
    private readonly long[] counts = new long[Enum.GetValues<FaultPlace>().Length];
    private Timer? timer;
    private bool done;

    /// <summary>The remote shell.</summary>
    public IRemoteShell? Shell { get; set; }

    /// <summary>How often, or how many bytes, so far.</summary>
    public long Count(FaultPlace place) => Interlocked.Read(ref counts[(int)place]);

    /// <summary>How many more bytes may pass before it goes wrong; at least 1.</summary>
    public int Allowed(FaultPlace place, int bytes) =>
        done || options.Place != place || options.Fault == FaultKind.None || options.At <= Count(place) ? bytes : (int)Math.Min(bytes, options.At - Count(place));

    /// <summary>Something happened once.</summary>
    public void Happened(FaultPlace place) => Passed(place, 1);

    /// <summary>So many bytes passed.</summary>
    public void Passed(FaultPlace place, int bytes)
    {
        var now = Interlocked.Add(ref counts[(int)place], bytes);
        if (options.Fault == FaultKind.None || options.Place != place || now < options.At) return;
        lock (gate)
        {
            if (done) return;
            done = true;
        }

        if (options.After == TimeSpan.Zero) Happen();
        else timer = new Timer(_ => Happen(), null, options.After, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A channel was opened.</summary>
    public void Add(FaultyChannel channel)
    {
        lock (gate) channels.Add(channel);
    }

    public void Dispose() => timer?.Dispose();

    private void Happen()
    {
        switch (options.Fault)
        {
            case FaultKind.Self:
                Kill(Environment.ProcessId);
                // The signal is on its way; nothing may be done until it comes.
                Thread.Sleep(Timeout.Infinite);
                break;
            case FaultKind.Client:
                foreach (var child in Children()) Kill(child);
                break;
            case FaultKind.Shell:
                if (Shell is { } shell) Kill(shell.Host.ShellProcess);
                break;
            case FaultKind.Cut:
                foreach (var channel in Channels()) channel.Cut();
                break;
            case FaultKind.Mute:
                foreach (var channel in Channels()) channel.Mute();
                break;
        }
    }

    private FaultyChannel[] Channels()
    {
        lock (gate) return [.. channels];
    }

    private static void Kill(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            found.Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself.
        }
    }

    private static List<int> Children()
    {
        var children = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process)) continue;
            try
            {
                // pid (name) state ppid …
                var stat = File.ReadAllText($"{folder}/stat");
                var parent = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1];
                if (parent == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)) children.Add(process);
            }
            catch (IOException)
            {
                // It ended by itself.
            }
        }

        return children;
    }
}
