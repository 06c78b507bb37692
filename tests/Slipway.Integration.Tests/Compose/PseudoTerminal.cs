using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Integration.Tests.Compose;

/// <summary>Both ends of a pseudo terminal (openpty(3)): what a user has in front of them, and what a program writes to.</summary>
internal sealed class PseudoTerminal : IDisposable
{
    private readonly FileStream user;
    private readonly StringBuilder shown = new();

    private PseudoTerminal(int user, int terminal) => (this.user, Terminal) = (new FileStream(new SafeFileHandle(user, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0), terminal);

    /// <summary>The program's end.</summary>
    public int Terminal { get; }

    public static PseudoTerminal Open(ushort width, ushort height)
    {
        ushort[] size = [height, width, 0, 0];
        var pin = GCHandle.Alloc(size, GCHandleType.Pinned);
        try
        {
            int user = 0, terminal = 0;
            Assert.AreEqual(0, OpenPty(ref user, ref terminal, 0, 0, pin.AddrOfPinnedObject()));
            return new PseudoTerminal(user, terminal);
        }
        finally
        {
            pin.Free();
        }
    }

    public void Write(string keys) => user.Write(Encoding.UTF8.GetBytes(keys));

    /// <summary>Reads until a text is shown that was not there at the last call.</summary>
    public async Task ReadUntilAsync(string text, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (!shown.ToString().Contains(text, StringComparison.Ordinal))
        {
            var read = await Task.Run(() => user.Read(buffer), CancellationToken.None).WaitAsync(cancellationToken);
            shown.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        shown.Clear();
    }

    public void Dispose()
    {
        new SafeFileHandle(Terminal, ownsHandle: true).Dispose();
        user.Dispose();
    }

    [DllImport("libc", EntryPoint = "openpty")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenPty(ref int user, ref int terminal, nint name, nint attributes, nint size);
}
