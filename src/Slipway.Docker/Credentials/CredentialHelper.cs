using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Diagnostics;

namespace Slipway.Docker.Credentials;

/// <summary>Asks <c>docker-credential-…</c> programs: the server's name on standard input, JSON on standard output.</summary>
/// <param name="folder">Where the programs are; null for PATH.</param>
/// <param name="patience">How long one may take.</param>
internal sealed class CredentialHelper(string? folder, TimeSpan patience)
{
    // The user name that says the secret is an identity token.
    private const string TokenUser = "<token>";

    /// <summary>Null when the helper has none.</summary>
    public async Task<RegistryLogin?> GetAsync(string helper, string server, CancellationToken cancellationToken)
    {
        var program = "docker-credential-" + helper;
        foreach (var c in helper)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) throw Failed(program, server, "its name holds a character that no program's name has");
        }

        var (exitCode, output) = await RunAsync(program, server, cancellationToken);
        if (exitCode != 0)
        {
            // Helpers print their failures on standard output, and have no exit code for "none".
            var message = DockerErrors.OneLine(output);
            if (message.Contains("credentials not found", StringComparison.OrdinalIgnoreCase)) return null;
            throw Failed(program, server, message.Length == 0 ? $"it ended with code {exitCode}" : message);
        }

        CredentialHelperAnswer? answer;
        try
        {
            answer = JsonSerializer.Deserialize(output, CredentialHelperJson.Default.CredentialHelperAnswer);
        }
        catch (JsonException)
        {
            answer = null;
        }

        // What the program printed may be the secret, so it is not shown.
        if (answer is null) throw Failed(program, server, "its answer is not the JSON that helpers give");
        if (string.IsNullOrEmpty(answer.Secret)) return null;
        return answer.UserName == TokenUser ? new RegistryLogin(server, null, null, answer.Secret) : new RegistryLogin(server, answer.UserName, answer.Secret);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string program, string server, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(folder is null ? program : Path.Combine(folder, program))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.ArgumentList.Add("get");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw Failed(program, server, e.Message);
        }

        using (process)
        {
            try
            {
                var errors = process.StandardError.ReadToEndAsync(deadline.Token);
                try
                {
                    await process.StandardInput.WriteAsync(server.AsMemory(), deadline.Token);
                    process.StandardInput.Close();
                }
                catch (IOException)
                {
                    // It ended without reading; its exit code and output tell why.
                }

                var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
                await errors;
                await process.WaitForExitAsync(deadline.Token);
                return (process.ExitCode, output);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                throw Failed(program, server, $"it did not answer within {patience.TotalSeconds:0.#} s");
            }
        }
    }

    private static SlipwayException Failed(string program, string server, string why) => new(DockerErrors.CredentialHelperFailed(program, server, why));
}

internal sealed class CredentialHelperAnswer
{
    [JsonPropertyName("Username")]
    public string? UserName { get; init; }

    [JsonPropertyName("Secret")]
    public string? Secret { get; init; }
}

[JsonSerializable(typeof(CredentialHelperAnswer))]
internal sealed partial class CredentialHelperJson : JsonSerializerContext;
