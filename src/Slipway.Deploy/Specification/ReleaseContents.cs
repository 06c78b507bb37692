using System.Text;
using Slipway.Compose.Loading;
using Slipway.Compose.Model;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Specification;

/// <summary>The secrets and configs of a project, read to be put beside a release. Their names hold the kind and the key: <c>secret-db_password</c>.</summary>
internal static class ReleaseContents
{
    /// <summary>The name of a secret's or config's content.</summary>
    public static string NameOf(string kind, string key) => $"{kind}-{key}";

    /// <summary>Reads them. External ones are the swarm's and have none.</summary>
    /// <exception cref="SlipwayException">SLIP5200: one cannot be read, or its variable is not set.</exception>
    public static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Read(LoadedProject loaded)
    {
        var contents = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var errors = new List<Diagnostic>();
        Add("secret", loaded.Project.Secrets);
        Add("config", loaded.Project.Configs);
        return errors.Count > 0 ? throw new SlipwayException(errors) : contents;

        void Add(string kind, IReadOnlyDictionary<string, ComposeFileObject> objects)
        {
            foreach (var (key, content) in objects)
            {
                if (content.Source is FileObjectExternal)
                    continue;
                try
                {
                    contents[NameOf(kind, key)] = content.Source switch
                    {
                        FileObjectFile file => File.ReadAllBytes(file.Path),
                        FileObjectVariable variable => Encoding.UTF8.GetBytes(loaded.Variable(variable.Variable)
                            ?? throw new SlipwayException(DeployErrors.ContentUnreadable(kind, key, $"the variable {variable.Variable} is not set", content.Position))),
                        FileObjectContent written => Encoding.UTF8.GetBytes(written.Content),
                        var other => throw new InvalidOperationException($"A {kind} cannot come from {other.GetType().Name}."),
                    };
                }
                catch (SlipwayException failure)
                {
                    errors.AddRange(failure.Diagnostics);
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    errors.Add(DeployErrors.ContentUnreadable(kind, key, failure.Message, content.Position));
                }
            }
        }
    }
}
