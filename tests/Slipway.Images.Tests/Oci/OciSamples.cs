using Slipway.Images.Oci;

namespace Slipway.Images.Tests.Oci;

/// <summary>Documents made by chance, and chance damage.</summary>
internal static class OciSamples
{
    private static readonly string[] Words = ["", "a", "ä€😀", "with \"quotes\"", "back\\slash", "tar+gzip", "<tag>", "line\nbreak", "80/tcp", "/data", "A=1"];

    public static ImageManifest Manifest(Random random) => new(Descriptor(random), Many(random, Descriptor))
    {
        MediaType = random.Next(2) == 0 ? MediaTypes.Manifest : MediaTypes.DockerManifest,
        ArtifactType = Perhaps(random),
        Subject = random.Next(3) == 0 ? Descriptor(random) : null,
        Annotations = Map(random),
    };

    public static ImageIndex Index(Random random) => new(Many(random, Descriptor)) { Annotations = Map(random) };

    public static ImageConfiguration Configuration(Random random) => new(Platform(random), Many(random, Digest))
    {
        Created = random.Next(2) == 0 ? DateTimeOffset.UnixEpoch.AddTicks(random.NextInt64(1L << 50)) : null,
        Author = Perhaps(random),
        OsVersion = Perhaps(random),
        OsFeatures = Many(random, Word),
        Execution = new ExecutionConfig
        {
            User = Perhaps(random),
            ExposedPorts = Many(random, Word),
            Env = Many(random, Word),
            Entrypoint = random.Next(2) == 0 ? null : Many(random, Word),
            Cmd = random.Next(2) == 0 ? null : Many(random, Word),
            Volumes = Many(random, Word),
            WorkingDir = Perhaps(random),
            Labels = Map(random),
            StopSignal = Perhaps(random),
            Healthcheck = random.Next(2) == 0 ? null : new HealthTest(Many(random, Word)) { Interval = random.Next(3), Timeout = random.NextInt64(), StartPeriod = 1, StartInterval = 2, Retries = random.Next() },
            Shell = random.Next(2) == 0 ? null : Many(random, Word),
            OnBuild = Many(random, Word),
            ArgsEscaped = random.Next(2) == 0,
        },
        History = Many(random, r => new HistoryEntry(Perhaps(r)) { Comment = Perhaps(r), Author = Perhaps(r), EmptyLayer = r.Next(2) == 0, Created = DateTimeOffset.UnixEpoch.AddSeconds(r.Next()) }),
    };

    /// <summary>Changes, removes, doubles or cuts off some bytes.</summary>
    public static byte[] Damage(byte[] valid, Random random)
    {
        var bytes = valid.ToList();
        for (var count = random.Next(1, 4); count > 0 && bytes.Count > 0; count--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveRange(at, Math.Min(random.Next(64), bytes.Count - at)); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(256), bytes.Count - at))); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }
        }

        return [.. bytes];
    }

    private static Descriptor Descriptor(Random random) => new(MediaTypes.LayerGzip, Digest(random), random.NextInt64())
    {
        Platform = random.Next(2) == 0 ? Platform(random) : null,
        ArtifactType = Perhaps(random),
        Annotations = Map(random),
    };

    private static Platform Platform(Random random) => new("linux", random.Next(2) == 0 ? "amd64" : "arm64", random.Next(2) == 0 ? "v8" : null);

    private static Digest Digest(Random random) => Slipway.Images.Oci.Digest.Of(BitConverter.GetBytes(random.Next()));

    private static Dictionary<string, string> Map(Random random)
    {
        var map = new Dictionary<string, string>();
        for (var count = random.Next(4); count > 0; count--)
            map[Word(random)] = Word(random);
        return map;
    }

    private static string? Perhaps(Random random) => random.Next(2) == 0 ? null : Word(random);

    private static string Word(Random random) => Words[random.Next(Words.Length)];

    private static List<T> Many<T>(Random random, Func<Random, T> make) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => make(random))];
}
