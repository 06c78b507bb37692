using System.Buffers;
using System.Text;
using Slipway.Ssh.Shells;
using Slipway.Sync.Paths;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>A script being written. Text is a constant of this assembly; what comes from elsewhere is quoted.</summary>
internal sealed class ScriptText
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    public ScriptText Add(string constant)
    {
        _bytes.Write(Encoding.UTF8.GetBytes(constant));
        return this;
    }

    /// <summary>A word that is itself, whatever is in it.</summary>
    public ScriptText Quoted(ReadOnlySpan<byte> word)
    {
        _bytes.Write(ShellScript.Quote(word));
        return this;
    }

    public ScriptText Quoted(string word) => Quoted(SyncPath.ToBytes(word));

    /// <summary>Sets a variable.</summary>
    public ScriptText Set(string variable, string value) => Add(variable).Add("=").Quoted(value).Add("\n");

    public ScriptText Number(long number) => Add(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
