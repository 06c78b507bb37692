using System.Text;
using Slipway.Diagnostics;

namespace Slipway.Images.Reports;

/// <summary>The report about a project's image: layers with their sizes and what put them there, environments side by side, what changed since the build before, the biggest files.</summary>
public static class ImageReport
{
    /// <summary>
    /// Keeps what an environment's image is now, in <c>NAME.report.json</c> of its folder, and what it was before, and draws <c>image-report.html</c> (one file, nothing fetched from anywhere, usable without scripts, light and dark) and
    /// <c>image-report.txt</c> for all environments that <paramref name="directory"/> holds. Each file is replaced in one step.
    /// </summary>
    /// <param name="directory">The project's folder <c>obj/slipway</c>; environments are its subfolders.</param>
    /// <param name="name">The image's name within the project.</param>
    /// <param name="image">As it is now.</param>
    /// <exception cref="SlipwayException">SLIP2610: it cannot be written.</exception>
    public static void Write(string directory, string name, ReportedImage image)
    {
        var folder = new ReportFolder(directory);
        var target = folder.StatePath(image.Environment, name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            ReportFolder.Replace(target, ReportState.After(File.Exists(target) ? ReportFolder.Read(target) : null, image).Write());
            var view = ReportView.Of(folder.ReadAll());
            target = folder.HtmlPath;
            ReportFolder.Replace(target, Encoding.UTF8.GetBytes(HtmlReport.Write(view)));
            target = folder.TextPath;
            ReportFolder.Replace(target, Encoding.UTF8.GetBytes(TextReport.Write(view)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(ReportErrors.ReportNotWritten(target, failure.Message), failure);
        }
    }
}
