namespace Slipway.Images.Stages;

/// <summary>A file of the build that goes into an image.</summary>
/// <param name="Source">Absolute path.</param>
/// <param name="Path">Relative, <c>/</c>-separated.</param>
/// <param name="Mode">Permission bits; null for 0755 where the file is executable by its owner, else 0644.</param>
public sealed record BuildFile(string Source, string Path, int? Mode = null);
