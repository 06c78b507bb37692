using System.Globalization;
using System.Text;
using Slipway.Compose.Model;
using Slipway.Compose.Yaml;
using Slipway.Docker.Containers;

namespace Slipway.Compose.Containers;

/// <summary>A service's secrets and configs: bound where that gives what is asked for, else files to put into the container.</summary>
internal sealed class ContainerFiles
{
    private const UnixFileMode ReadableByAll = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public List<ContainerMount> Mounts { get; } = [];

    public List<InjectedFile> Injected { get; } = [];

    /// <summary>Digests by field (<c>secret db_password</c>).</summary>
    public List<(string Field, byte[] Digest)> Digests { get; } = [];

    public static ContainerFiles Describe(ContainerDraft draft)
    {
        var files = new ContainerFiles();
        foreach (var reference in draft.Service.Secrets) files.Add(draft, "secret", reference, draft.Project.Secrets);
        foreach (var reference in draft.Service.Configs) files.Add(draft, "config", reference, draft.Project.Configs);
        return files;
    }

    private void Add(ContainerDraft draft, string kind, ServiceFileReference reference, IReadOnlyDictionary<string, ComposeFileObject> defined)
    {
        var service = draft.Service.Name;
        if (!defined.TryGetValue(reference.Source, out var fileObject))
        {
            draft.Report(MappingErrors.UndefinedFileObject(kind, reference.Source, service, reference.Position));
            return;
        }
        var asksForOwner = reference.Uid is not null || reference.Gid is not null || reference.Mode is not null;
        var obstacle = draft.Service.ReadOnly ? "is 'read_only'" : TmpfsAbove(draft.Service, reference.Target) is { } tmpfs ? $"has a tmpfs on '{tmpfs}'" : null;
        switch (fileObject.Source)
        {
            case FileObjectExternal:
                draft.Report(MappingErrors.ExternalFileObject(kind, reference.Source, service, fileObject.Position));
                return;
            case FileObjectFile file when draft.Engine.BindSources == BindSources.OnEngine:
                if (asksForOwner) draft.Report(MappingErrors.OwnerIgnored(kind, reference.Source, service, "is given files of the engine's host", reference.Position));
                Mounts.Add(new ContainerMount { Type = "bind", Source = file.Path, Target = reference.Target, ReadOnly = true });
                return;
            case FileObjectFile file:
                if (draft.Engine.BindSources == BindSources.Elsewhere || (asksForOwner && obstacle is null))
                {
                    if (Read(draft, kind, reference, file.Path) is not { } content) return;
                    AddDigest(draft, kind, reference, content);
                    Inject(draft, kind, reference, token => File.ReadAllBytesAsync(file.Path, token));
                    return;
                }
                // Nothing can be put there, and the file is there to be bound, with the owner it has here.
                if (asksForOwner) draft.Report(MappingErrors.OwnerIgnored(kind, reference.Source, service, obstacle!, reference.Position));
                Bind(draft, kind, reference, file.Path);
                return;
            case FileObjectVariable source:
                if (draft.Variable(source.Variable) is not { } value)
                {
                    draft.Report(MappingErrors.VariableMissing(kind, reference.Source, service, source.Variable, fileObject.Position));
                    return;
                }
                AddDigest(draft, kind, reference, Encoding.UTF8.GetBytes(value));
                // Asked for again when it is needed, so that no description of a container holds a secret.
                var variable = draft.Variable;
                Inject(draft, kind, reference, _ => Task.FromResult(Encoding.UTF8.GetBytes(variable(source.Variable) ?? "")));
                return;
            case FileObjectHeld held:
                AddDigest(draft, kind, reference, held.Read());
                Inject(draft, kind, reference, _ => Task.FromResult(held.Read()));
                return;
            case FileObjectContent content:
                AddDigest(draft, kind, reference, Encoding.UTF8.GetBytes(content.Content));
                Inject(draft, kind, reference, _ => Task.FromResult(Encoding.UTF8.GetBytes(content.Content)));
                return;
        }
    }

    private void Bind(ContainerDraft draft, string kind, ServiceFileReference reference, string path)
    {
        if (!Directory.Exists(path))
        {
            if (Read(draft, kind, reference, path) is not { } content) return;
            AddDigest(draft, kind, reference, content);
        }
        Mounts.Add(new ContainerMount { Type = "bind", Source = path, Target = reference.Target, ReadOnly = true });
    }

    private void Inject(ContainerDraft draft, string kind, ServiceFileReference reference, Func<CancellationToken, Task<byte[]>> read)
    {
        if (draft.Service.ReadOnly && !IsInVolume(draft.Service, reference.Target))
            draft.Report(MappingErrors.ReadOnlyRoot(kind, reference.Source, draft.Service.Name, reference.Target, reference.Position));
        else if (TmpfsAbove(draft.Service, reference.Target) is { } tmpfs)
            draft.Report(MappingErrors.HiddenByTmpfs(kind, reference.Source, draft.Service.Name, reference.Target, tmpfs, reference.Position));
        Injected.Add(new InjectedFile
        {
            Target = reference.Target,
            ReadAsync = read,
            Uid = Id(draft, kind, reference, "uid", reference.Uid),
            Gid = Id(draft, kind, reference, "gid", reference.Gid),
            Mode = reference.Mode ?? ReadableByAll,
        });
    }

    private void AddDigest(ContainerDraft draft, string kind, ServiceFileReference reference, byte[] content)
    {
        var field = $"{kind} {reference.Source}";
        foreach (var (known, _) in Digests)
        {
            if (known == field) return;
        }
        Digests.Add((field, kind == "secret" ? ContentDigest.OfSecret(draft.Project.Name, reference.Source, content) : ContentDigest.OfConfig(content)));
    }

    private static byte[]? Read(ContainerDraft draft, string kind, ServiceFileReference reference, string path)
    {
        try
        {
            if (!SpecialFiles.WouldBlock(path)) return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Said below.
        }

        draft.Report(MappingErrors.FileMissing(kind, reference.Source, draft.Service.Name, path, reference.Position));
        return null;
    }

    private static int Id(ContainerDraft draft, string kind, ServiceFileReference reference, string member, string? text)
    {
        if (text is null) return 0;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return id;
        draft.Report(MappingErrors.OwnerNotNumeric(kind, reference.Source, member, text, reference.Position));
        return 0;
    }

    /// <summary>The tmpfs that is mounted over what was put to a path before the start.</summary>
    private static string? TmpfsAbove(ComposeService service, string path)
    {
        string? nearest = null;
        foreach (var entry in service.Tmpfs) Consider(entry.Split(':')[0], isTmpfs: true);
        foreach (var mount in service.Volumes) Consider(mount.Target, mount.Type == "tmpfs");
        return nearest;

        void Consider(string folder, bool isTmpfs)
        {
            if (!path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal)) return;
            if (isTmpfs && (nearest is null || folder.Length > nearest.Length)) nearest = folder;
            else if (!isTmpfs && nearest is not null && folder.Length > nearest.Length) nearest = null;
        }
    }

    private static bool IsInVolume(ComposeService service, string path)
    {
        foreach (var mount in service.Volumes)
        {
            if (mount is { Type: "volume", ReadOnly: false } && path.StartsWith(mount.Target.TrimEnd('/') + "/", StringComparison.Ordinal)) return true;
        }
        return false;
    }
}
