using System.Net;
using System.Text;
using System.Text.Json;
using Slipway.Diagnostics;

namespace Slipway.Images.Registries;

/// <summary>What a registry says is wrong (distribution-spec, "Error Codes").</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Code"><c>NAME_UNKNOWN</c>; empty where the answer is none of a registry.</param>
/// <param name="Text">What it says, or else what the status is called.</param>
internal sealed record RegistryFailure(int Status, string Code, string Text)
{
    public static RegistryFailure Read(HttpStatusCode status, byte[] content)
    {
        var name = Enum.IsDefined(status) ? status.ToString() : "no reason given";
        try
        {
            using var document = JsonDocument.Parse(content);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } root)
            {
                if (root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0)
                    return OfError((int)status, errors[0], name);
                // Token servers answer in OAuth2's form (RFC 6749, 5.2), proxies and storages in their own.
                foreach (var member in (string[])["error_description", "details", "message", "error"])
                {
                    if (root.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
                        return new RegistryFailure((int)status, "", text);
                }
            }
        }
        catch (JsonException)
        {
            // A proxy's page of HTML says nothing that its status does not.
        }

        return new RegistryFailure((int)status, "", name);
    }

    /// <summary>As an error, with what to do about it.</summary>
    public Diagnostic Diagnose(string registry, string repository, string purpose, bool withLogin) => (Code, Status) switch
    {
        ("DENIED", _) or ("UNAUTHORIZED", _) or (_, 401 or 403) => RegistryErrors.Refused(registry, purpose, withLogin, Text),
        ("NAME_UNKNOWN" or "NAME_INVALID", _) when repository.Length > 0 => RegistryErrors.NoRepository(registry, repository, Text),
        ("TOOMANYREQUESTS", _) or (_, 429) => RegistryErrors.TooMany(registry, purpose, null),
        (_, 413 or 507) => RegistryErrors.TooLarge(registry, purpose, Status, Text),
        _ => RegistryErrors.Answered(registry, purpose, Status, Text, Advice),
    };

    private string Advice => (Code, Status) switch
    {
        ("MANIFEST_INVALID" or "TAG_INVALID", _) => "The registry may not know this kind of manifest (OCI image manifests, indexes and artifacts); update it, or look into its log.",
        ("MANIFEST_BLOB_UNKNOWN" or "BLOB_UNKNOWN", _) => "It lost what had been pushed before; push again.",
        ("DIGEST_INVALID" or "SIZE_INVALID", _) => "What arrived is not what was sent; push again, without a proxy in between.",
        ("BLOB_UPLOAD_UNKNOWN" or "BLOB_UPLOAD_INVALID", _) => "It forgot the upload; where there are several registries behind one address they need a common storage and secret.",
        ("UNSUPPORTED", _) or (_, 405) => "The registry may be read-only, or a mirror; push to another.",
        (_, 404) => "Check the repository's name, and that the address is a registry's.",
        (_, >= 500) => "Try again later, and look into the registry's log.",
        _ => "Check the reference, and look into the registry's log.",
    };

    private static RegistryFailure OfError(int status, JsonElement error, string name)
    {
        if (error.ValueKind != JsonValueKind.Object) return new RegistryFailure(status, "", name);
        var code = Member(error, "code");
        var text = new StringBuilder(Member(error, "message"));
        if (code.Length > 0) text.Append(text.Length == 0 ? "" : " ").Append('(').Append(code).Append(')');
        // Docker's registry says in the detail what its message leaves open; elsewhere it may be an object of any form.
        if (Member(error, "detail") is { Length: > 0 } detail) text.Append(": ").Append(detail);
        return new RegistryFailure(status, code, text.Length == 0 ? name : text.ToString());
    }

    private static string Member(JsonElement error, string member) =>
        error.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}
