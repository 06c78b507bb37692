using Slipway.Conformance;

// Usage: Conformance DIR [--record] [--shown N]; PEER_COMPOSE and PEER_DOCKER_CONFIG name docker-compose.
var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(args[0]));
var record = args.Contains("--record");
var shown = Array.IndexOf(args, "--shown") is >= 0 and var at ? int.Parse(args[at + 1], System.Globalization.CultureInfo.InvariantCulture) : 5;
var compose = Environment.GetEnvironmentVariable("PEER_COMPOSE") ?? throw new InvalidOperationException("PEER_COMPOSE is not set; run eng/conformance.");
var dockerConfig = Environment.GetEnvironmentVariable("PEER_DOCKER_CONFIG") ?? "";

var totals = new SortedDictionary<string, int>(StringComparer.Ordinal);
foreach (var stack in Stack.Under(root))
{
    var theirs = Loaders.DockerCompose(stack, compose, dockerConfig);
    if (record)
    {
        Record(stack, theirs);
        continue;
    }
    var ours = Loaders.Slipway(stack);
    var differences = theirs.Yaml is { } expected && ours.Yaml is { } actual ? CanonicalDifference.Between(expected, actual) : [];
    var verdict = (theirs.Yaml, ours.Yaml) switch
    {
        (null, null) => "both refuse",
        (null, _) => "only docker-compose refuses",
        (_, null) => "only Slipway refuses",
        _ => differences.Count == 0 ? "agree" : "differ",
    };
    totals[verdict] = totals.GetValueOrDefault(verdict) + 1;
    Console.WriteLine($"{verdict,-28}{stack.Name}");
    foreach (var difference in differences.Take(shown)) Console.WriteLine($"    {difference}");
    if (theirs.Yaml is null) Console.WriteLine($"    docker-compose: {theirs.Reason.Replace(stack.Directory, ".", StringComparison.Ordinal)}");
    if (ours.Yaml is null)
    {
        foreach (var line in ours.Reason.Split('\n').Take(shown)) Console.WriteLine($"    Slipway: {line.Replace(stack.Directory, ".", StringComparison.Ordinal)}");
    }
}
foreach (var (verdict, count) in totals) Console.WriteLine($"{count,6} {verdict}");
return totals.ContainsKey("differ") || totals.Keys.Any(verdict => verdict.StartsWith("only", StringComparison.Ordinal)) ? 1 : 0;

// The expectation stands beside the stack, with the folder of all of them called /corpus.
void Record(Stack stack, Outcome outcome)
{
    var path = (stack.Files.Count > 0 ? Path.ChangeExtension(stack.Files[0], null) : stack.Directory) + ".expected.yaml";
    File.WriteAllText(path, outcome.Yaml?.Replace(root, "/corpus", StringComparison.Ordinal) ?? "# refused\n");
    Console.WriteLine($"recorded {Path.GetRelativePath(root, path)}");
}
