namespace Slipway.Deploy.Specification;

/// <summary>Where the source of a bind mount is on a host.</summary>
public abstract record MountPlace;

/// <summary>A path of the host itself, such as <c>/etc/localtime</c>: written in the file, outside of the project and its repository. Nothing is sent.</summary>
/// <param name="Path">Absolute.</param>
public sealed record HostPath(string Path) : MountPlace;

/// <summary>A file or folder of the project, sent as it is: <c>files/{digest}/{name}</c> below the project's folder on the host. What a container writes there is lost with the next release that changes it.</summary>
/// <param name="LocalPath">Absolute path here.</param>
public sealed record SentFiles(string LocalPath) : MountPlace;

/// <summary>
/// A folder that containers write to, kept across releases: <c>shared/{path}</c> below the project's folder on the host. Filled with what the project has there only where the host has nothing yet.
/// </summary>
/// <param name="LocalPath">Absolute path here; it need not be there.</param>
/// <param name="RelativePath">Below the project or its repository, with '/'.</param>
public sealed record SharedFolder(string LocalPath, string RelativePath) : MountPlace;
