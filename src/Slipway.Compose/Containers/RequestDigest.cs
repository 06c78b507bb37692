using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Docker.Containers;
using Slipway.Docker.Json;

namespace Slipway.Compose.Containers;

/// <summary>
/// Digests of what a service's containers are made from. They are taken of the request's own JSON, member by member, so that no member can be forgotten; its mappings are
/// in ordinal order.
/// </summary>
internal sealed class RequestDigest
{
    private readonly SortedDictionary<string, MemoryStream> groups = new(StringComparer.Ordinal);

    public static RequestDigest Of(ContainerCreateRequest request, IReadOnlyList<ContainerNetwork> networks, ContainerFiles files)
    {
        var digest = new RequestDigest();
        digest.AddMembers(RequestJson.Write(request));
        foreach (var network in networks)
        {
            digest.Add("networks", Encoding.UTF8.GetBytes(network.Name));
            digest.Add("networks", RequestJson.Write(network.Endpoint));
        }
        foreach (var file in files.Injected)
            digest.Add("files", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file.Target}\0{file.Uid}:{file.Gid}:{(int)file.Mode}\0")));
        foreach (var (field, content) in files.Digests) digest.Add(field, content);
        return digest;
    }

    /// <summary>Short digests by member group, and that of all groups together.</summary>
    public (string Hash, Dictionary<string, string> Fields) Finish()
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var fields = new Dictionary<string, string>(groups.Count, StringComparer.Ordinal);
        foreach (var (name, content) in groups)
        {
            var hash = SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length));
            all.AppendData(Encoding.UTF8.GetBytes(name));
            all.AppendData(hash);
            fields[name] = Convert.ToHexStringLower(hash.AsSpan(0, 4));
        }
        return (Convert.ToHexStringLower(all.GetHashAndReset()), fields);
    }

    /// <summary>SHA-256 in hexadecimal.</summary>
    public static string Of(byte[] json) => Convert.ToHexStringLower(SHA256.HashData(json));

    private void AddMembers(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read())
        {
            // The end of the request or of its HostConfig.
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            var start = (int)reader.TokenStartIndex;
            var name = reader.GetString()!;
            reader.Read();
            if (name == nameof(ContainerCreateRequest.HostConfig)) continue;
            reader.Skip();
            Add(Group(name), json.AsSpan(start, (int)reader.BytesConsumed - start));
        }
    }

    private void Add(string group, ReadOnlySpan<byte> content)
    {
        if (!groups.TryGetValue(group, out var stream)) groups[group] = stream = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        stream.Write(length);
        stream.Write(content);
    }

    // The member of the compose file that a member of the request comes from.
    private static string Group(string member) => member switch
    {
        "Cmd" => "command",
        "Env" => "environment",
        "Domainname" => "domainname",
        "ExposedPorts" or "PortBindings" => "ports",
        "Binds" or "Mounts" or "Volumes" => "volumes",
        "RestartPolicy" => "restart",
        "LogConfig" => "logging",
        "NetworkMode" => "networks",
        "OpenStdin" or "AttachStdin" or "StdinOnce" => "stdin_open",
        "AttachStdout" or "AttachStderr" => "attach",
        "StopTimeout" => "stop_grace_period",
        "PidMode" => "pid",
        "IpcMode" => "ipc",
        "UTSMode" => "uts",
        "UsernsMode" => "userns_mode",
        "CgroupnsMode" => "cgroup",
        "ReadonlyRootfs" => "read_only",
        "MaskedPaths" or "ReadonlyPaths" => "security_opt",
        "DnsOptions" => "dns_opt",
        "NanoCpus" => "cpus",
        "CpusetCpus" => "cpuset",
        "Memory" => "mem_limit",
        "MemoryReservation" => "mem_reservation",
        "MemorySwap" => "memswap_limit",
        "MemorySwappiness" => "mem_swappiness",
        "DeviceRequests" => "gpus",
        _ when member.StartsWith("Blkio", StringComparison.Ordinal) => "blkio_config",
        _ => SnakeCase(member),
    };

    private static string SnakeCase(string member)
    {
        var text = new StringBuilder(member.Length + 4);
        for (var i = 0; i < member.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(member[i]) && !char.IsAsciiLetterUpper(member[i - 1])) text.Append('_');
            text.Append(char.ToLowerInvariant(member[i]));
        }
        return text.ToString();
    }
}
