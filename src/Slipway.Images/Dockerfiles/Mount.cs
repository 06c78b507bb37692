namespace Slipway.Images.Dockerfiles;

/// <summary>A <c>RUN --mount</c> with its variables expanded; null stands for what is not given or not known.</summary>
internal sealed record Mount(string Type, string? From, string? Source, bool SourceIsUnknown, string? Id, string? Target, bool Required, SourceSpan Span)
{
    public static Mount Of(Flag flag, VariableScope scope)
    {
        var mount = new Mount("bind", null, null, false, null, null, false, flag.Span);
        foreach (var option in flag.MountOptions)
        {
            var value = option.Value is null ? null : scope.Expand(option.Value).Value;
            mount = option.Name switch
            {
                "type" => mount with { Type = value?.ToLowerInvariant() ?? "bind" },
                "from" => mount with { From = option.Value },
                "source" or "src" => mount with { Source = value, SourceIsUnknown = value is null },
                "target" or "dst" or "destination" => mount with { Target = value },
                "id" => mount with { Id = value ?? option.Value },
                "required" => mount with { Required = option.Value is null || GoBool(value) == true },
                _ => mount,
            };
        }
        return mount;
    }

    /// <summary>What the engine asks the client for: source, id, or the target's last name.</summary>
    public string SecretId => NotEmpty(Source) ?? NotEmpty(Id) ?? (Target is null ? "" : Target[(Target.LastIndexOf('/') + 1)..]);

    /// <summary>As Go's strconv.ParseBool; null for anything else.</summary>
    public static bool? GoBool(string? text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
