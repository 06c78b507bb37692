namespace Slipway.Docker.Session.Files;

/// <summary>Counts what a session sends, by context.</summary>
internal sealed class TransferMeter
{
    private readonly Lock gate = new();
    private readonly List<ContextMeter> meters = [];

    public ContextMeter For(string context)
    {
        lock (gate)
        {
            if (meters.Find(meter => meter.Context == context) is { } known)
                return known;
            var added = new ContextMeter(context);
            meters.Add(added);
            return added;
        }
    }

    public IReadOnlyList<ContextTransfer> Snapshot()
    {
        lock (gate)
            return meters.ConvertAll(meter => meter.Snapshot());
    }
}

/// <summary>The counters of one context; safe to use from several threads.</summary>
internal sealed class ContextMeter(string context)
{
    private long entries;
    private long files;
    private long bytes;

    public string Context { get; } = context;

    public void Stated() => Interlocked.Increment(ref entries);

    public void FileSent() => Interlocked.Increment(ref files);

    public void BytesSent(int count) => Interlocked.Add(ref bytes, count);

    public ContextTransfer Snapshot() => new(Context, Interlocked.Read(ref entries), Interlocked.Read(ref files), Interlocked.Read(ref bytes));
}
