using System.Diagnostics;
using Microsoft.Build.Logging.StructuredLogger;

namespace Slipway.Sdk.Tests.Building;

/// <summary>What a build did, read from its exit code, its console and its binary log.</summary>
public sealed class BuildResult
{
    private BuildResult(int exitCode, string output, Build log)
    {
        ExitCode = exitCode;
        AllOutput = output;
        Output = (output.IndexOf("Build succeeded.", StringComparison.Ordinal) is >= 0 and var summary ? output[..summary] : output).Trim();
        log.VisitAllChildren<Message>(message =>
        {
            if (message.Text is { } text && text.StartsWith("recorded ", StringComparison.Ordinal))
                Images.Add(text);
            if (message.Text is { } other)
                Messages.Add(other);
        });
        log.VisitAllChildren<Target>(target =>
        {
            if (target.Skipped == false)
                Targets.Add(target.Name);
        });
        log.VisitAllChildren<AbstractDiagnostic>(diagnostic => Diagnostics.Add(diagnostic));
    }

    public int ExitCode { get; }

    /// <summary>Both streams of the console, without the summary of a success.</summary>
    public string Output { get; }

    /// <summary>Both streams of the console.</summary>
    public string AllOutput { get; }

    /// <summary>One line for each time a build of images was asked for, in order: see <see cref="DockerBuild"/> and <see cref="MultiStageImage"/>.</summary>
    public List<string> Images { get; } = [];

    public List<string> Messages { get; } = [];

    /// <summary>The targets that ran, in order, of all projects.</summary>
    public List<string> Targets { get; } = [];

    public List<AbstractDiagnostic> Diagnostics { get; } = [];

    /// <summary>Runs a build to its end. For tests that have nothing to do meanwhile; there is no synchronisation context to block.</summary>
    public static BuildResult Of(ProcessStartInfo start, string log)
    {
        using var process = Process.Start(start)!;
        return OfAsync(process, log).GetAwaiter().GetResult();
    }

    /// <summary>Waits for a build that runs already.</summary>
    public static async Task<BuildResult> OfAsync(Process process, string log)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        output += await error;
        await process.WaitForExitAsync();
        Assert.IsTrue(File.Exists(log), output);
        return new BuildResult(process.ExitCode, output, BinaryLog.ReadBuild(log));
    }

    /// <summary>Fails the test, with the console, unless the build succeeded without warnings.</summary>
    public BuildResult Succeeded()
    {
        Assert.AreEqual(0, ExitCode, Output);
        Assert.IsEmpty(Diagnostics.Where(diagnostic => diagnostic is Warning or Error).Select(diagnostic => $"{diagnostic.Code}: {diagnostic.Text}"), Output);
        return this;
    }

    /// <summary>The one request for images there was.</summary>
    public string Image()
    {
        Assert.HasCount(1, Images, Output);
        return Images[0];
    }

    /// <summary>The names of the projects whose images were asked for, in order.</summary>
    public string[] Projects() => [.. Images.Select(image => image.Split(' ')[1])];
}
