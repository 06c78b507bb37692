using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Schema.Rules;

/// <summary>Everything a service names is there.</summary>
internal sealed class ReferenceRules(ProjectTree tree, Action<Diagnostic> report)
{
    public void Check()
    {
        foreach (var service in tree.Services)
        {
            CheckServices(service);
            foreach (var (network, _) in service.Members.Mapping("networks"))
            {
                // The default network is defined by being used.
                if (network.Text != "default") Require("network", network.Text, service, network.Position);
            }
            foreach (var mount in service.Members.List("volumes").OfType<YamlMapping>())
            {
                if (mount.Text("type") == "volume" && mount["source"] is YamlScalar { IsNull: false, Text.Length: > 0 } source) Require("volume", source.Text, service, source.Position);
            }
            CheckFiles("secret", service.Members.List("secrets"), service);
            CheckFiles("config", service.Members.List("configs"), service);
            if (service.Members["build"] is YamlMapping build) CheckFiles("secret", build.List("secrets"), service);
            foreach (var model in Keys(service.Members["models"])) Require("model", model.Text, service, model.Position);
        }
    }

    private void CheckServices(ServiceTree service)
    {
        foreach (var (needed, position) in service.Needs())
        {
            if (tree.HasService(needed)) continue;
            if (tree.DisabledBy(needed) is { } profiles)
            {
                if (!IsOptional(service, needed)) report(SchemaErrors.DisabledService(service.Subject, needed, profiles, position));
            }
            else
            {
                report(SchemaErrors.Undefined("service", service.Subject, needed, Suggestion.For(needed, tree.Names("services")), position));
            }
        }
        if (service.Members["build"] is not YamlMapping build) return;
        foreach (var (_, value) in build.Mapping("additional_contexts"))
        {
            if (value is not YamlScalar context || !context.Text.StartsWith("service:", StringComparison.Ordinal)) continue;
            var name = context.Text["service:".Length..];
            if (!tree.HasService(name) && tree.DisabledBy(name) is null)
                report(SchemaErrors.Undefined("service", service.Subject, name, Suggestion.For(name, tree.Names("services")), context.Position));
        }
    }

    private static bool IsOptional(ServiceTree service, string needed) =>
        service.Members["depends_on"] is YamlMapping dependencies && dependencies[needed] is YamlMapping dependency && dependency.Has("required") && !dependency.IsOn("required");

    private void CheckFiles(string kind, IReadOnlyList<YamlNode> references, ServiceTree service)
    {
        foreach (var reference in references)
        {
            var source = reference is YamlMapping mapping ? mapping["source"] : reference;
            if (source is YamlScalar { IsNull: false } name) Require(kind, name.Text, service, name.Position);
        }
    }

    private void Require(string kind, string name, ServiceTree service, SourcePosition position)
    {
        var section = kind + "s";
        if (!tree.Defines(section, name)) report(SchemaErrors.Undefined(kind, service.Subject, name, Suggestion.For(name, tree.Names(section)), position));
    }

    private static IEnumerable<YamlScalar> Keys(YamlNode? node) => node switch
    {
        YamlMapping mapping => mapping.Entries.Select(entry => entry.Key),
        YamlSequence list => list.Items.OfType<YamlScalar>(),
        _ => [],
    };
}
