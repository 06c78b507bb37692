using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Slipway.Compose.Verbs.Terminals;

/// <summary>A terminal in raw mode (cfmakeraw(3)) until disposed, or until the process ends.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixRawMode : IDisposable
{
    private const int Now = 0;

    private readonly int descriptor;
    private readonly byte[]? before;
    private int left;

    public UnixRawMode(int descriptor)
    {
        this.descriptor = descriptor;
        var attributes = GC.AllocateArray<byte>(UnixCalls.AttributesSize, pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(attributes, 0);
        if (UnixCalls.GetAttributes(descriptor, address) != 0) return;
        before = GC.AllocateArray<byte>(UnixCalls.AttributesSize, pinned: true);
        attributes.CopyTo(before, 0);
        UnixCalls.MakeRaw(address);
        if (UnixCalls.SetAttributes(descriptor, Now, address) == 0) AppDomain.CurrentDomain.ProcessExit += Leave;
        else before = null;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Leave;
        Leave(null, EventArgs.Empty);
    }

    private void Leave(object? sender, EventArgs e)
    {
        if (before is null || Interlocked.Exchange(ref left, 1) != 0) return;
        _ = UnixCalls.SetAttributes(descriptor, Now, Marshal.UnsafeAddrOfPinnedArrayElement(before, 0));
    }
}
