using System.Globalization;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Hosts;

/// <summary>Reaching the hosts of a deployment: SLIP500x.</summary>
internal static class HostErrors
{
    public static Diagnostic TookTooLong(DeployHost host, TimeSpan timeout) => Diagnostic.Error(
        "SLIP5001", string.Create(CultureInfo.InvariantCulture, $"Host {host.Name}: neither its shell and engine nor a refusal was had of {host.Address} within {timeout.TotalSeconds:0.#} seconds; check the network and the load of the host, or allow more time"));

    public static Diagnostic UnfitFolder(DeployHost host, string folder, string why) => Diagnostic.Error(
        "SLIP5002", $"Host {host.Name}: the state folder '{RemoteText.Line(folder)}' cannot be used: {why}; name an absolute path or one below the user's home folder");

    /// <summary>What ssh or the engine said, with the host's name as the project has it.</summary>
    public static SlipwayException Of(DeployHost host, SlipwayException failure)
    {
        var diagnostics = new Diagnostic[failure.Diagnostics.Count];
        for (var i = 0; i < diagnostics.Length; i++) diagnostics[i] = failure.Diagnostics[i] with { Message = $"Host {host.Name}: {failure.Diagnostics[i].Message}" };
        return diagnostics.Length == 1 ? new SlipwayException(diagnostics[0], failure) : new SlipwayException(diagnostics);
    }
}
