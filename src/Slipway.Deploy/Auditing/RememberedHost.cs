using System.Text.Json.Serialization;
using Slipway.Deploy.Releases;

namespace Slipway.Deploy.Auditing;

/// <summary>What this machine remembers of a project on a host.</summary>
/// <param name="AuditHead">The head of the audit log as last seen; null when none was.</param>
/// <param name="Current">The release that served then.</param>
/// <param name="Seen">When; UTC.</param>
/// <param name="Releases">The releases that were kept then.</param>
public sealed record RememberedHost(string? AuditHead, int? Current, DateTimeOffset? Seen, IReadOnlyList<Release> Releases)
{
    /// <summary>Nothing.</summary>
    public RememberedHost()
        : this(null, null, null, [])
    {
    }
}

/// <summary>The first line of a record.</summary>
internal sealed record RecordHead(string? Head, int? Current, DateTimeOffset? Seen);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RecordHead))]
internal sealed partial class RecordJson : JsonSerializerContext;
