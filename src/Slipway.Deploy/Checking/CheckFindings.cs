using System.Globalization;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Checking;

/// <summary>What <see cref="RemoteCheck"/> finds: SLIP506x and SLIP507x.</summary>
internal static class CheckFindings
{
    public static CheckFinding MissingTools(HostFacts host, Distribution by) => new(
        "SLIP5060", Severity.Error, $"Host {host.Host} lacks {string.Join(", ", host.MissingTools)}", "a deployment uses these commands there to keep its releases and files", by.InstallTools);

    public static CheckFinding NoEngine(HostFacts host, Distribution by) => new(
        "SLIP5061", Severity.Error, $"Host {host.Host} has no container engine", $"neither dockerd nor the socket {host.EngineSocket} is there", by.InstallEngine);

    public static CheckFinding EngineStopped(HostFacts host, Distribution by) => new(
        "SLIP5062", Severity.Error, $"The engine of host {host.Host} does not run", host.HasEngineSocket ? $"nobody answers at {host.EngineSocket}" : $"the socket {host.EngineSocket} is not there", by.StartEngine);

    public static CheckFinding NoPermission(HostFacts host) => new(
        "SLIP5063", Severity.Error, $"The user {host.User} may not use the engine of host {host.Host}", $"{host.EngineSocket} is closed to its groups; who is in the group docker can become root there, so add only whom you trust with that",
        [$"sudo usermod -aG docker {Word(host.User)}", "Log in anew, since groups are read at login; a shared ssh connection ends with: ssh -O exit"]);

    public static CheckFinding EngineUnreachable(HostFacts host) => new(
        "SLIP5064", Severity.Error, $"The engine of host {host.Host} was not reached", host.EngineFailure!.Message, ["docker version", "Correct what the message names"]);

    public static CheckFinding TooOld(HostFacts host, Distribution by) => new("SLIP5065", Severity.Error, $"The engine of host {host.Host} is too old", host.EngineFailure!.Message, by.UpgradeEngine);

    public static CheckFinding NotInSwarm(HostFacts host, string state) => new(
        "SLIP5066", Severity.Error, $"Host {host.Host} is no node of a swarm", $"its state is '{state}' and DeployMode is Swarm",
        ["docker swarm init", "On a manager of a swarm that is there already, print the command to join it: docker swarm join-token manager"]);

    public static CheckFinding NoManager(HostFacts host) => new(
        "SLIP5066", Severity.Error, $"Host {host.Host} is a worker of its swarm", "services are changed through a manager", [$"On a manager: docker node promote {Word(host.Engine?.Name ?? "NODE")}", "Or name a manager as the RemoteHost"]);

    public static CheckFinding WrongPlatform(HostFacts host, string engine, string image) => new(
        "SLIP5067", Severity.Error, $"Host {host.Host} runs {engine} and the image is for {image}", "its programs would not start there", [$"Build the image for {engine} (ContainerRuntimeIdentifier or ImagePlatforms), or deploy to another host"]);

    public static CheckFinding DiskFull(HostFacts host, string where, string path, long free, long needed) => new(
        "SLIP5068", Severity.Error, $"Host {host.Host} has {Size(free)} free for {where}", $"{Size(needed)} are needed in {path}", ["df -h", "docker system df", "docker image prune"]);

    public static CheckFinding ClockOff(HostFacts host, Severity severity) => new(
        "SLIP5069", severity, string.Create(CultureInfo.InvariantCulture, $"The clock of host {host.Host} is {Math.Abs(host.ClockDifference.TotalSeconds):0} s {(host.ClockDifference > TimeSpan.Zero ? "ahead" : "behind")}"),
        "certificates, logs and the audit log go by it", ["sudo timedatectl set-ntp true"]);

    public static CheckFinding FolderClosed(HostFacts host) => new(
        "SLIP5070", Severity.Error, $"Host {host.Host} does not let {host.User} write {host.Folder}", "releases, the lock and the audit log are kept there", [$"sudo install -d -m 700 -o {Word(host.User)} {Word(host.Folder)}", "Or name another StateFolder"]);

    public static CheckFinding Store(HostFacts host) => new(
        "SLIP5071", Severity.Message, $"The engine of host {host.Host} keeps images in containerd's store", "layers it pulled count as missing, so a base image is sent once more; later deployments send what is new", []);

    public static CheckFinding NoIpvs(HostFacts host) => new(
        "SLIP5072", Severity.Error, $"The kernel of host {host.Host} has no IP_VS", "a swarm's virtual addresses and ingress ports need it", ["sudo modprobe ip_vs", "Or use endpoint_mode: dnsrr and ports of mode: host"]);

    public static CheckFinding SshLimits(HostFacts host) => new(
        "SLIP5073", Severity.Error, $"The ssh server of host {host.Host} does not carry the connections to its engine", host.EngineFailure!.Message,
        ["sudo sshd -T | grep -i -e maxsessions -e allowstreamlocalforwarding", "Set MaxSessions 10 or more and AllowStreamLocalForwarding yes in /etc/ssh/sshd_config", "sudo systemctl reload ssh"]);

    public static Diagnostic NoFacts(string host, string why) => Diagnostic.Error(
        "SLIP5074", $"Host {host}: its shell does not say what it has: {why}; log in by hand and see whether id, df and date work there");

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:#,0.#} MB");

    // A command to be copied must not do anything else, whatever the host calls itself.
    private static string Word(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-' or '/' or '@')) return "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
        }

        return text;
    }
}
