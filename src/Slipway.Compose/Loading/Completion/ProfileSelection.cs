using Slipway.Compose.Loading.Canonical;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Completion;

/// <summary>Which services the active profiles leave: those without profiles, and those with an active one.</summary>
internal static class ProfileSelection
{
    /// <summary>The active profiles: those given, else of <c>COMPOSE_PROFILES</c>, and those of the services that the user names.</summary>
    public static List<string> Active(ComposeSources sources, ProjectVariables variables, YamlMapping services, ICollection<Diagnostic> diagnostics)
    {
        var active = new List<string>();
        foreach (var profile in sources.Profiles ?? variables["COMPOSE_PROFILES"]?.Split(',') ?? [])
        {
            if (profile.Trim() is { Length: > 0 } name && !active.Contains(name)) active.Add(name);
        }
        foreach (var name in sources.Services)
        {
            if (services[name] is YamlMapping service)
            {
                foreach (var profile in Of(service))
                {
                    if (!active.Contains(profile)) active.Add(profile);
                }
            }
            else if (!services.Has(name))
            {
                diagnostics.Add(LoadErrors.NoSuchService(name, Suggestion.For(name, services.Entries.Select(entry => entry.Key.Text))));
            }
        }
        return active;
    }

    /// <summary>The services that are left, and those that are not.</summary>
    public static (YamlMapping Enabled, YamlMapping Disabled) Split(YamlMapping services, IReadOnlyList<string> active)
    {
        var (enabled, disabled) = (new MappingDraft(), new MappingDraft());
        foreach (var (name, value) in services.Entries)
        {
            var profiles = value is YamlMapping service ? Of(service) : [];
            var isEnabled = profiles.Count == 0 || active.Contains("*") || profiles.Exists(active.Contains);
            (isEnabled ? enabled : disabled).Set(name, value);
        }
        return (enabled.ToMapping(services.Position), disabled.ToMapping(services.Position));
    }

    private static List<string> Of(YamlMapping service) =>
        service["profiles"] is YamlSequence profiles ? profiles.Items.OfType<YamlScalar>().Select(profile => profile.Text).ToList() : [];
}
