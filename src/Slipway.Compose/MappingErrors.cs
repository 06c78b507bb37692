using Slipway.Diagnostics;
using Slipway.Docker;

namespace Slipway.Compose;

/// <summary>What keeps a service from becoming containers and images of an engine: SLIP3300–SLIP3399. No message holds a secret's value.</summary>
public static class MappingErrors
{
    // Reading the model

    public static Diagnostic NotReadable(string place, string expected, SourcePosition at) => OneLine.Error(
        "SLIP3300", $"{place} has to be {expected}; correct it.", at);

    // Secrets and configs

    public static Diagnostic FileMissing(string kind, string key, string service, string path, SourcePosition at) => OneLine.Error(
        "SLIP3310", $"The {kind} '{key}' of service '{service}' is read from '{path}', which is no file that can be read; create it or correct the path.", at);

    public static Diagnostic VariableMissing(string kind, string key, string service, string variable, SourcePosition at) => OneLine.Error(
        "SLIP3311", $"The {kind} '{key}' of service '{service}' is taken from the environment variable '{variable}', which is not set; set it, or put it into an env file of the project.", at);

    public static Diagnostic ExternalFileObject(string kind, string key, string service, SourcePosition at) => OneLine.Error(
        "SLIP3312", $"The {kind} '{key}' of service '{service}' is external, which only a Swarm has; give it a 'file' or an 'environment'.", at);

    public static Diagnostic OwnerNotNumeric(string kind, string key, string member, string value, SourcePosition at) => OneLine.Error(
        "SLIP3313", $"The {member} '{value}' of {kind} '{key}' is no number; a file is put into the container before its users are known, so write the numeric id.", at);

    public static Diagnostic UndefinedFileObject(string kind, string key, string service, SourcePosition at) => OneLine.Error(
        "SLIP3314", $"Service '{service}' uses the {kind} '{key}', which is not defined under the project's {kind}s; define it there.", at);

    public static Diagnostic ReadOnlyRoot(string kind, string key, string service, string target, SourcePosition at) => OneLine.Error(
        "SLIP3315", $"The {kind} '{key}' of service '{service}' has to be copied to '{target}', and the service is 'read_only'; mount a volume on that folder, or take it from a 'file' without uid, gid and mode.", at);

    public static Diagnostic OwnerIgnored(string kind, string key, string service, string obstacle, SourcePosition at) => OneLine.Warning(
        "SLIP3316", $"uid, gid and mode of {kind} '{key}' have no effect: service '{service}' {obstacle}, so the file is bound as it is; set its owner and mode where it is kept.", at);

    public static Diagnostic HiddenByTmpfs(string kind, string key, string service, string target, string tmpfs, SourcePosition at) => OneLine.Error(
        "SLIP3317", $"The {kind} '{key}' of service '{service}' has to be copied to '{target}', where the tmpfs on '{tmpfs}' would hide it; give it another target, or take it from a 'file'.", at);

    // Mounts

    public static Diagnostic BindOnRemote(string service, string path, SourcePosition at) => OneLine.Warning(
        "SLIP3320", $"Service '{service}' mounts '{path}', and the engine runs on another host: it looks for that path there, not here; copy the files with a watch rule or a volume instead.", at);

    public static Diagnostic BindSourceMissing(string service, string path, SourcePosition at) => OneLine.Error(
        "SLIP3321", $"Service '{service}' mounts '{path}', which does not exist; create it, or let the engine make a folder there with 'create_host_path: true'.", at);

    // What an engine can do

    public static Diagnostic NeedsNewerEngine(string member, string service, ApiVersion needed, ApiVersion spoken, SourcePosition at) => OneLine.Error(
        "SLIP3330", $"'{member}' of service '{service}' needs an engine that speaks API {needed}, and this one speaks {spoken}; remove it, or use a newer engine.", at);

    public static Diagnostic IgnoredByEngine(string member, string service, ApiVersion needed, ApiVersion spoken, SourcePosition at) => OneLine.Warning(
        "SLIP3331", $"'{member}' of service '{service}' has no effect: it needs an engine that speaks API {needed}, and this one speaks {spoken}.", at);

    public static Diagnostic ProfileUnreadable(string service, string path, string why, SourcePosition at) => OneLine.Error(
        "SLIP3332", $"The seccomp profile '{path}' of service '{service}' cannot be used: {why}; correct the path or the file, or write 'seccomp=unconfined'.", at);

    // Building

    public static Diagnostic BuildUnsupported(string member, string service, string why, SourcePosition at) => OneLine.Error(
        "SLIP3340", $"'build.{member}' of service '{service}' cannot be followed: {why}.", at);

    public static Diagnostic BuildIgnored(string member, string service, string why, SourcePosition at) => OneLine.Warning(
        "SLIP3341", $"'build.{member}' of service '{service}' has no effect: {why}.", at);

    public static Diagnostic MalformedTag(string tag, string service, SourcePosition at) => OneLine.Error(
        "SLIP3342", $"'{tag}', a tag of service '{service}', is no image reference; write [registry/]name[:tag] in lower case.", at);

    public static Diagnostic InlineNotWritten(string service, string path, string why, SourcePosition at) => OneLine.Error(
        "SLIP3344", $"The 'build.dockerfile_inline' of service '{service}' cannot be written to '{path}': {why} Free some space, or make that folder writable.", at);

    public static Diagnostic MalformedSsh(string entry, string service, SourcePosition at) => OneLine.Error(
        "SLIP3343", $"'{entry}' under 'build.ssh' of service '{service}' is neither 'default' nor 'id=socket'; correct it.", at);
}
