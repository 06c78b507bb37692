using System.Collections.Concurrent;
using System.Diagnostics;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>Slipway.Deploy.Faults, running.</summary>
internal sealed class DeployProgram : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly string s_program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Slipway.Deploy.Faults", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Slipway.Deploy.Faults"));

    private readonly ConcurrentQueue<string> lines = new();
    private readonly TaskCompletionSource faulted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process;
    private readonly Task reading;
    private readonly Task<string> error;

    public DeployProgram(IReadOnlyList<string> arguments)
    {
        process = Process.Start(new ProcessStartInfo(s_program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        error = process.StandardError.ReadToEndAsync();
        reading = ReadAsync();
    }

    /// <summary>Waits until its fault happens, or until it ends.</summary>
    /// <returns>Whether it happened.</returns>
    public async Task<bool> FaultAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(faulted.Task, reading).WaitAsync(s_patience, cancellationToken);
        return faulted.Task.IsCompleted;
    }

    /// <summary>Lets a paused step go on.</summary>
    public void GoOn()
    {
        try
        {
            process.StandardInput.WriteLine();
        }
        catch (IOException)
        {
            // What was to happen a moment after the step came to its pause when all else was done.
        }
    }

    /// <summary>Lets a stopped process go on.</summary>
    public async Task ContinueAsync()
    {
        using var kill = Process.Start("kill", ["-CONT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<DeployRun> EndAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        try
        {
            await reading.WaitAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new DeployRun(process.ExitCode, [.. lines], await error.WaitAsync(patience.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill();
            return new DeployRun(-1, [.. lines], $"it did not end within {s_patience.TotalSeconds} s");
        }
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Enqueue(line);
            if (line == "fault") faulted.TrySetResult();
        }
    }
}
