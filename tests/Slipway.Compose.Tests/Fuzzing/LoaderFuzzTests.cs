using System.Diagnostics;
using System.Text;
using Slipway.Compose.Containers;
using Slipway.Compose.Loading;
using Slipway.Compose.Model;
using Slipway.Compose.Output;
using Slipway.Compose.Planning;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;
using Slipway.Docker;
using ContainerState = Slipway.Compose.Planning.ContainerState;
using Stack = Slipway.Conformance.Stack;

namespace Slipway.Compose.Tests.Fuzzing;

/// <summary>
/// Whatever the files of a project say, loading ends with a project or with errors that point into the files; and a project can be printed, read again, described to the
/// engine and planned.
/// </summary>
[TestClass]
public sealed class LoaderFuzzTests
{
    private static readonly EngineFacts Facts = new(new ApiVersion(1, 41), BindSources.Here);

    private static readonly string[] Tokens =
        [": ", "- ", "\n", "\n  ", "[", "]", "{", "}", ",", "&a ", "*a", "<<: ", "!reset ", "!override ", "|", ">-", "\"", "'", "#", "---\n", "~", "${A", "${A:-b}", "$$", "x-", "0", "/", "=", ":80", "\0", "\uFEFF"];

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void Any_files_load_or_are_refused()
    {
        using var corpus = new CorpusCopy();
        var (loaded, slowest, slowestSeed) = (0, TimeSpan.Zero, 0);
        var defects = new List<string>();
        foreach (var seed in FileMutator.Seeds)
        {
            var random = new Random(~seed);
            var (file, text, documents) = corpus.Files[random.Next(corpus.Files.Count)];
            var mutant = random.Next(4) == 0 || documents.Count == 0
                ? new FileMutator(seed, Tokens).Mutate([text])
                : string.Join("---\n", documents.Select((document, i) => new TreeMutator(seed + i, corpus.Samples).Mutate(document)));
            var began = Stopwatch.GetTimestamp();
            // Half a surrogate pair becomes U+FFFD.
            File.WriteAllBytes(file, Encoding.UTF8.GetBytes(mutant));
            try
            {
                if (TryProject(corpus.StackOf(file))) loaded++;
            }
            // Whatever it is, the mutant that makes it has to be known.
            catch (Exception defect)
            {
                defects.Add($"Seed {seed}, {Path.GetRelativePath(corpus.Root, file)}: {defect}\n{mutant}");
            }

            File.WriteAllText(file, text);
            if (Stopwatch.GetElapsedTime(began) is var took && took > slowest) (slowest, slowestSeed) = (took, seed);
            if (defects.Count == 20) break;
        }

        TestContext.WriteLine($"{loaded} loaded; the slowest, seed {slowestSeed}, took {slowest.TotalMilliseconds:F0} ms.");
        Assert.IsEmpty(defects, string.Join("\n\n", defects));
    }

    /// <summary>False when it is refused.</summary>
    private static bool TryProject(Stack stack)
    {
        var sources = new ComposeSources { Directory = stack.Directory, Files = stack.Files, Variable = name => name == "HOME" ? "/home/user" : null };
        LoadedProject project;
        try
        {
            project = ComposeLoader.Load(sources, CancellationToken.None);
        }
        catch (SlipwayException refusal)
        {
            Assert.Contains(diagnostic => diagnostic.Severity == Severity.Error, refusal.Diagnostics);
            foreach (var diagnostic in refusal.Diagnostics) CheckForm(diagnostic);
            return false;
        }

        foreach (var warning in project.Warnings) CheckForm(warning);
        // What is printed has no disabled services, and those that could do without them would miss them.
        // An empty network_mode keeps the default network away, and is not printed, with docker compose neither.
        if (project.Project.DisabledServices.Count == 0 && project.Project.Services.Values.All(service => service.NetworkMode is not null || service.Networks.Count > 0)) CheckPrint(project, stack.Directory);
        CheckPlan(project.Project, project.Variable);
        return true;
    }

    private static void CheckForm(Diagnostic diagnostic)
    {
        Assert.DoesNotContain("\n", diagnostic.Message);
        if (diagnostic.Position is not { File: { } file } at) return;
        Assert.IsTrue(Path.IsPathRooted(file), diagnostic.ToString());
        if (at.Line == 0) return;
        var lines = File.ReadAllText(file).Split('\n', '\r', '\u0085', '\u2028', '\u2029').Length;
        Assert.IsTrue(at.Line <= lines && at.Column >= 1, $"{diagnostic} is outside of {lines} lines.");
    }

    private static void CheckPrint(LoadedProject project, string directory)
    {
        var printed = CanonicalYaml.Write(project.Canonical);
        var copy = Path.Combine(directory, "printed.yaml");
        File.WriteAllText(copy, printed);
        try
        {
            var again = ComposeLoader.Load(
                new() { Directory = directory, Files = [copy], EnvFiles = [], ProjectName = project.Project.Name, Profiles = ["*"], Variable = name => name == "HOME" ? "/home/user" : null },
                CancellationToken.None);
            Assert.AreEqual(printed, CanonicalYaml.Write(again.Canonical));
        }
        catch (SlipwayException refusal)
        {
            Assert.Fail($"The printed project is refused: {refusal.Message}\n{printed}");
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private static void CheckPlan(ComposeProject project, Func<string, string?> variable)
    {
        var containers = new Dictionary<string, ServiceContainer>();
        var images = new Dictionary<string, ServiceImage>();
        foreach (var service in project.Services.Values)
        {
            try
            {
                containers[service.Name] = ServiceContainers.Describe(project, service, Facts, variable);
            }
            catch (SlipwayException refusal)
            {
                foreach (var diagnostic in refusal.Diagnostics) CheckForm(diagnostic);
                return;
            }

            ServiceContainers.Request(containers[service.Name], service.Name, 1, "sha256:1", name => name, new Dictionary<string, string>());
            images[service.Name] = new(ServiceContainers.Image(project, service), "sha256:1");
        }

        var desired = new DesiredProject(project, containers, images);
        var observed = Externals(project);
        try
        {
            var plan = ComposePlanner.Plan(desired, observed, new());
            var made = Carried(plan, desired, observed);
            var again = ComposePlanner.Plan(desired, made, new());
            Assert.IsTrue(again.IsEmpty, $"{PlanText.Of(plan)}\n→\n{PlanText.Of(again)}");
        }
        catch (SlipwayException refusal)
        {
            foreach (var diagnostic in refusal.Diagnostics) CheckForm(diagnostic);
        }
    }

    private static ObservedProject Externals(ComposeProject project)
    {
        var nothing = new Dictionary<string, string>();
        return new()
        {
            Networks = project.Networks.Values.Where(network => network.External).Select(network => network.Name).Distinct().ToDictionary(name => name, name => new ObservedNetwork("id-" + name, name, null, nothing, "bridge")),
            Volumes = project.Volumes.Values.Where(volume => volume.External).Select(volume => volume.Name).Distinct().ToDictionary(name => name, name => new ObservedVolume(name, null, nothing, "local")),
        };
    }

    /// <summary>What an engine that had nothing has after a plan.</summary>
    private static ObservedProject Carried(ComposePlan plan, DesiredProject desired, ObservedProject before)
    {
        var hashes = ResourceHashes.Of(desired.Project);
        var labels = new Dictionary<string, string> { [ComposeLabels.Project] = desired.Project.Name, [ComposeLabels.Fields] = "" };
        var networks = before.Networks.ToDictionary();
        foreach (var action in plan.Networks.Where(action => action.Kind == ResourceKind.Create))
            networks[action.Name] = new("id-" + action.Name, action.Name, hashes.Network(desired.Project.Networks[action.Key]), labels, "bridge");
        var volumes = before.Volumes.ToDictionary();
        foreach (var action in plan.Volumes.Where(action => action.Kind == ResourceKind.Create))
            volumes[action.Name] = new(action.Name, hashes.Volume(desired.Project.Volumes[action.Key]), labels, "local");
        var containers = plan.Services.SelectMany(service => service.Containers.Select(action =>
        {
            Assert.AreEqual(ContainerActionKind.Create, action.Kind);
            var wanted = desired.Containers[service.Service];
            return new ObservedContainer
            {
                Id = "id-" + action.Name,
                Name = action.Name,
                Service = service.Service,
                Number = action.Number,
                ConfigHash = wanted.ConfigHash,
                Fields = wanted.Fields,
                ImageId = desired.Images[service.Service].Id,
                State = ContainerState.Running,
                Networks = [.. wanted.Networks.Select(network => network.Name)],
                Labels = labels,
                Mounts = [.. (wanted.Request.HostConfig?.Mounts ?? []).Select(mount => new Slipway.Docker.Containers.MountPoint { Type = mount.Type, Name = mount.Source, Source = mount.Source ?? "", Destination = mount.Target })],
            };
        })).ToList();
        return new() { Networks = networks, Volumes = volumes, Containers = containers };
    }

    /// <summary>A corpus of its own, whose files can be written to.</summary>
    private sealed class CorpusCopy : IDisposable
    {
        private readonly List<Stack> stacks;

        public CorpusCopy()
        {
            var from = Path.Combine(AppContext.BaseDirectory, "Corpus");
            foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(Root, Path.GetRelativePath(from, path));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                if (!path.EndsWith(".expected.yaml", StringComparison.Ordinal)) File.Copy(path, copy);
            }

            stacks = [.. Stack.Under(Root)];
            foreach (var path in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                if (Path.GetExtension(path) is not (".yaml" or ".yml") || StackOf(path) is null) continue;
                var text = File.ReadAllText(path);
                Files.Add((path, text, YamlReader.Read(text, path, [])));
            }

            Samples = new(Files.SelectMany(file => file.Documents));
        }

        public string Root { get; } = Directory.CreateTempSubdirectory("slipway-fuzz-").FullName;

        public List<(string Path, string Text, IReadOnlyList<YamlNode> Documents)> Files { get; } = [];

        public TreeSamples Samples { get; }

        public Stack StackOf(string file) =>
            stacks.Find(stack => stack.Files.Contains(file)) ?? stacks.Find(stack => stack.Files.Count == 0 && file.StartsWith(stack.Directory + "/", StringComparison.Ordinal))!;

        public void Dispose() => Directory.Delete(Root, recursive: true);
    }
}
