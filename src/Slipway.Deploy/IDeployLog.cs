using Slipway.Compose.Running;
using Slipway.Diagnostics;

namespace Slipway.Deploy;

/// <summary>Hears what a deployment does. Called from several threads.</summary>
public interface IDeployLog
{
    /// <summary>A warning or message. Errors are thrown.</summary>
    void Report(Diagnostic diagnostic);

    /// <summary>A line for people about one host: <c>db recreated (1.2 s)</c>.</summary>
    /// <param name="host">The host's name; null for what concerns all.</param>
    /// <param name="line">One line, without the host's name.</param>
    void Tell(string? host, string line);

    /// <summary>Bytes on their way. Called often; whoever shows it decides how often.</summary>
    /// <param name="host">The host's name.</param>
    /// <param name="what">What is sent: <c>image web</c>, <c>files</c>.</param>
    /// <param name="sent">Bytes so far.</param>
    /// <param name="total">Bytes in all; null when not known.</param>
    void Progress(string host, string what, long sent, long? total);

    /// <summary>
    /// A step begins that changes something outside this process: <c>lock</c>, <c>ship: load</c>, <c>release: write</c>, <c>switch</c>… For detailed logs; tests that stop a deployment everywhere count these.
    /// </summary>
    void BeginStep(string? host, string name);

    /// <summary>What a stack on a host hears.</summary>
    IComposeLog ForStack(string host);
}
