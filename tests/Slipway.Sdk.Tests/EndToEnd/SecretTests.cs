using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Build.Logging.StructuredLogger;
using Slipway.Sdk.Tests.Building;
using Task = System.Threading.Tasks.Task;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>Canaries as secrets: one in an environment variable, one in a file. Their step sees them, and nothing else does.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class SecretTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_secret_is_in_no_log_file_command_line_or_image()
    {
        await using var workspace = await ImageWorkspace.StartAsync(TestContext.CancellationToken);
        if (workspace.Engine.Ping.IsPodman)
            Assert.Inconclusive("Podman has no BuildKit.");
        var (ofVariable, ofFile) = ($"canary-v-{Guid.NewGuid():N}", $"canary-f-{Guid.NewGuid():N}");
        var sum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ofVariable + ofFile)));
        workspace.Other("web", $"""
            BASE
            RUN --mount=type=secret,id=pip_token,required --mount=type=secret,id=key,required sleep 1 && \
                cat /run/secrets/pip_token /run/secrets/key | sha256sum | grep -q {sum}

            """, "<PropertyGroup><DockerSecrets>pip_token;key=file:../key.txt</DockerSecrets></PropertyGroup>");
        var key = workspace.Projects.PathOf("key.txt");
        File.WriteAllText(key, ofFile);
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        using var sampling = new CancellationTokenSource();
        var commandLines = SampleCommandLinesAsync(sampling.Token);
        var (start, log) = workspace.Projects.Command($"build {workspace.Name("web")} -v:diag");
        start.Environment["PIP_TOKEN"] = ofVariable;
        var build = BuildResult.Of(start, log).Succeeded();
        await sampling.CancelAsync();

        var seen = new Dictionary<string, string>
        {
            ["console"] = build.AllOutput,
            ["binary log"] = Unpacked(log),
            ["nodes of the binary log"] = Nodes(log),
            ["command lines"] = await commandLines,
            ["history"] = JsonSerializer.Serialize(await workspace.Engine.Images.HistoryAsync(workspace.Name("web") + ":dev", TestContext.CancellationToken)),
            ["image"] = JsonSerializer.Serialize(await workspace.ImageAsync("web")),
        };
        foreach (var file in Directory.EnumerateFiles(workspace.PathOf("web", "obj"), "*", SearchOption.AllDirectories))
            seen[file] = file + Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.CancellationToken));

        // Each place is one where the project's name is to be found: a search of nothing would prove nothing.
        foreach (var (place, text) in seen.Where(each => each.Key is "console" or "binary log" or "nodes of the binary log" or "command lines" or "image"))
            Assert.Contains(workspace.Name("web"), text, place);
        Assert.Contains(sum, seen["history"]);
        Assert.IsTrue(seen.Keys.Any(place => place.Contains("obj/slipway", StringComparison.Ordinal)));
        foreach (var (place, text) in seen)
        {
            Assert.IsFalse(text.Contains(ofVariable, StringComparison.Ordinal), $"the variable's secret is in: {place}");
            Assert.IsFalse(text.Contains(ofFile, StringComparison.Ordinal), $"the file's secret is in: {place}");
        }
    }

    /// <summary>The log's own bytes, and those of the project files packed in it.</summary>
    private static string Unpacked(string log)
    {
        using var unpacked = new MemoryStream();
        using (var packed = new GZipStream(File.OpenRead(log), CompressionMode.Decompress))
            packed.CopyTo(unpacked);
        var text = new StringBuilder(Encoding.UTF8.GetString(unpacked.GetBuffer(), 0, (int)unpacked.Length));
        using var sources = new ZipArchive(new MemoryStream(BinaryLog.ReadBuild(log).SourceFilesArchive));
        foreach (var source in sources.Entries)
        {
            using var reader = new StreamReader(source.Open());
            text.Append(source.FullName).Append(reader.ReadToEnd());
        }

        return text.ToString();
    }

    private static string Nodes(string log)
    {
        var text = new StringBuilder();
        BinaryLog.ReadBuild(log).VisitAllChildren<BaseNode>(node => text.AppendLine(node.GetFullText()));
        return text.ToString();
    }

    private static async Task<string> SampleCommandLinesAsync(CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!cancellationToken.IsCancellationRequested)
        {
            seen.UnionWith(Processes.CommandLines().Values);
            await Task.Delay(20, CancellationToken.None);
        }

        return string.Join('\n', seen);
    }
}
