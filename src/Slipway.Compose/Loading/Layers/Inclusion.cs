using Slipway.Compose.Loading.Canonical;
using Slipway.Compose.Loading.EnvFiles;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.Layers;

/// <summary>
/// Brings in what <c>include</c> names: each a project of its own, with its own directory and env files, whose services, networks, volumes, secrets and configs become this
/// project's. None may be there already, unless it is the very same (the Compose Specification, "include").
/// </summary>
internal static class Inclusion
{
    private static readonly string[] Sections = ["services", "networks", "volumes", "secrets", "configs"];

    public static void Into(MappingDraft layer, YamlSequence include, LoadSession session, IReadOnlyList<string> including)
    {
        foreach (var entry in include.Items)
        {
            if (Project(entry, session, including) is not { } project) continue;
            foreach (var section in Sections)
            {
                if (project[section] is YamlMapping resources) Import(layer, section, resources, session.Diagnostics);
            }
        }
    }

    private static YamlMapping? Project(YamlNode entry, LoadSession session, IReadOnlyList<string> including)
    {
        var paths = Texts(entry is YamlMapping mapping ? mapping["path"] : entry);
        var files = new List<(string, IReadOnlyList<YamlMapping>)>();
        LoadSession? its = null;
        foreach (var path in paths)
        {
            if (path.Text.Contains("://", StringComparison.Ordinal) || path.Text.StartsWith("git@", StringComparison.Ordinal))
            {
                session.Diagnostics.Add(LoadErrors.IncludeRemote(path.Text, path.Position));
                return null;
            }
            var file = session.Absolute(path.Text);
            if (including.Contains(file))
            {
                session.Diagnostics.Add(LoadErrors.IncludeCycle(string.Join(" → ", including.Append(file).Select(Path.GetFileName)), path.Position));
                return null;
            }
            if (!session.Inputs.Exists(file))
            {
                session.Diagnostics.Add(LoadErrors.IncludedFileMissing(file, path.Position));
                return null;
            }
            its ??= Session(entry as YamlMapping, file, session);
            files.Add((file, its.Documents(file)));
        }
        if (its is null) return null;
        var project = FileLayers.Merge(files, its, [.. including, files[0].Item1]);
        return project is null ? null : ServiceEnvironment.NullsResolved(project, its.Variables);
    }

    private static LoadSession Session(YamlMapping? entry, string file, LoadSession session)
    {
        var directory = entry?["project_directory"] is YamlScalar { IsNull: false, Text.Length: > 0 } given ? session.Absolute(given.Text) : Path.GetDirectoryName(file)!;
        var variables = session.Variables;
        var envFiles = Texts(entry?["env_file"]);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (envFiles.Count == 0 && Path.Combine(directory, ".env") is var dotEnv && session.Inputs.Exists(dotEnv)) envFiles = [new YamlScalar(dotEnv)];
        foreach (var envFile in envFiles)
        {
            var path = session.Absolute(envFile.Text);
            if (session.Inputs.Exists(path))
            {
                foreach (var (name, value, _) in EnvFile.Read(path, key => session.Variables[key], session.Diagnostics))
                {
                    if (value is not null) values[name] = value;
                }
            }
            else
            {
                session.Diagnostics.Add(LoadErrors.IncludedEnvFileMissing(path, envFile.Position));
            }
        }
        return session.In(directory, variables.Below(values));
    }

    private static void Import(MappingDraft layer, string section, YamlMapping resources, ICollection<Diagnostic> diagnostics)
    {
        if (layer[section] is not YamlMapping own)
        {
            layer.Set(section, resources);
            return;
        }
        var draft = new MappingDraft(own);
        foreach (var (name, value) in resources.Entries)
        {
            if (draft[name.Text] is not { } there) draft.Set(name, value);
            else if (!NodeEquality.Same(there, value)) diagnostics.Add(LoadErrors.IncludeConflict(section, name.Text, name.Position, (own.Key(name.Text) ?? name).Position));
        }
        layer.Set(section, draft.ToMapping(own.Position, own.Tag));
    }

    private static List<YamlScalar> Texts(YamlNode? node) => node switch
    {
        YamlScalar { IsNull: false } one => [one],
        YamlSequence several => several.Items.OfType<YamlScalar>().ToList(),
        _ => [],
    };
}
