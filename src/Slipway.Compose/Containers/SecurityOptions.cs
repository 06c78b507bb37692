using System.Text.Json;
using Slipway.Compose.Model;

namespace Slipway.Compose.Containers;

/// <summary><c>security_opt</c> as the engine takes it: a seccomp profile travels as its content.</summary>
/// <param name="Options">The engine's <c>SecurityOpt</c>.</param>
/// <param name="IsUnconfined">Whether <c>systempaths=unconfined</c> is asked for: no path of /proc and /sys is hidden.</param>
internal readonly record struct SecurityOptions(IReadOnlyList<string> Options, bool IsUnconfined)
{
    public static SecurityOptions Describe(ContainerDraft draft)
    {
        var options = new List<string>(draft.Service.SecurityOptions.Count);
        var isUnconfined = false;
        foreach (var option in draft.Service.SecurityOptions)
        {
            if (option is "systempaths=unconfined" or "systempaths:unconfined") isUnconfined = true;
            else if (Profile(option) is { } path) options.Add("seccomp=" + Content(draft, path));
            else options.Add(option);
        }
        return new SecurityOptions(options, isUnconfined);
    }

    /// <summary>Absolute paths of the profiles whose contents go into the options.</summary>
    public static IEnumerable<string> Profiles(ComposeProject project, ComposeService service) =>
        from option in service.SecurityOptions
        let profile = Profile(option)
        where profile is not null
        select Path.GetFullPath(profile, project.WorkingDirectory);

    private static string? Profile(string option) =>
        option.StartsWith("seccomp", StringComparison.Ordinal) && option.Length > 8 && option[7] is '=' or ':' && option[8..] is not ("unconfined" or "builtin") and var path ? path : null;

    private static string Content(ContainerDraft draft, string profile)
    {
        var path = Path.GetFullPath(profile, draft.Project.WorkingDirectory);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            using var compact = new MemoryStream();
            using (var writer = new Utf8JsonWriter(compact)) document.WriteTo(writer);
            return System.Text.Encoding.UTF8.GetString(compact.ToArray());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            draft.Report(MappingErrors.ProfileUnreadable(draft.Service.Name, path, "it is no file that can be read", draft.Service.At("security_opt")));
        }
        catch (JsonException)
        {
            draft.Report(MappingErrors.ProfileUnreadable(draft.Service.Name, path, "it is no JSON", draft.Service.At("security_opt")));
        }
        return "";
    }
}
