using Slipway.Diagnostics;

namespace Slipway.Images;

/// <summary>What can go wrong with what is said about an image: package lists and reports (SLIP2600–SLIP2619).</summary>
public static class ReportErrors
{
    /// <summary>A file that lists packages is damaged, or of another kind than its name says.</summary>
    public static Diagnostic PackageListUnreadable(string path, string why) => Diagnostic.Error(
        "SLIP2600", $"The packages of the image cannot be listed: {path} cannot be understood ({why}). Build the project again; if the file is not made by a build, correct it.", new SourcePosition(path));

    /// <summary>The report could not be written.</summary>
    public static Diagnostic ReportNotWritten(string path, string why) => Diagnostic.Error(
        "SLIP2610", $"The report about the image could not be written: {why}. The image itself is built; check the folder's permissions and the space left.", new SourcePosition(path));
}
