using Slipway.Images.Reports;

namespace Slipway.Images.Tests.Reports;

/// <summary>A project's folder of its own, removed at the end.</summary>
internal sealed class ReportFolderOfTest : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("slipway-report-").FullName;

    public string Html => File.ReadAllText(At("image-report.html"));

    public string Text => File.ReadAllText(At("image-report.txt"));

    public string At(params string[] path) => Path.Combine([Root, .. path]);

    public ReportFolderOfTest Write(string name, params ReportedImage[] images)
    {
        foreach (var image in images)
            ImageReport.Write(Root, name, image);
        return this;
    }

    public ReportFolderOfTest WriteFile(string content, params string[] path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
