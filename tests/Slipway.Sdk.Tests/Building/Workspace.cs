using System.Diagnostics;

namespace Slipway.Sdk.Tests.Building;

/// <summary>A folder of generated projects, built by the real <c>dotnet</c> with nothing but the packed SDK as package source.</summary>
public sealed class Workspace
{
    private readonly string folder = Directory.CreateDirectory(Path.Combine(PackedSdk.Scratch, Path.GetRandomFileName())).FullName;
    private int builds;

    public Workspace()
    {
        Write("nuget.config", $"""<configuration><packageSources><clear /><add key="packed" value="{PackedSdk.Feed}" /></packageSources></configuration>""");
        Write("Directory.Build.props", $"""
            <Project>
              <UsingTask TaskName="DockerBuild" AssemblyFile="{typeof(DockerBuild).Assembly.Location}" />
              <UsingTask TaskName="MultiStageImage" AssemblyFile="{typeof(MultiStageImage).Assembly.Location}" />
              <UsingTask TaskName="DeployRemote" AssemblyFile="{typeof(DeployRemote).Assembly.Location}" />
            </Project>
            """);
    }

    /// <summary>A project of another language, in a folder of its name.</summary>
    public Workspace Other(string name, string body = "") =>
        Write($"{name}/{name}.proj", $"""<Project Sdk="Slipway.Sdk/{PackedSdk.Version}">{body}</Project>""");

    /// <summary>A .NET library that references the package, in a folder of its name.</summary>
    public Workspace DotNet(string name, string body = "", string frameworks = "<TargetFramework>net10.0</TargetFramework>") => Source(name).Write($"{name}/{name}.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>{frameworks}</PropertyGroup>
          <ItemGroup><PackageReference Include="Slipway.Sdk" Version="{PackedSdk.Version}" PrivateAssets="all" /></ItemGroup>
          {body}
        </Project>
        """);

    /// <summary>A .NET library without Slipway.</summary>
    public Workspace Plain(string name) =>
        Source(name).Write($"{name}/{name}.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");

    public Workspace Source(string name) => Write($"{name}/{name}.cs", $"namespace {name}; public static class Program {{ public static void Main() {{ }} }}");

    public Workspace Write(string path, string text)
    {
        var file = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    /// <summary>Lends the packages of self-contained applications, where the user's cache has them; this run's own sources have none.</summary>
    public static void UseRuntimePacks()
    {
        var users = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given ? given : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var pack in (string[])["microsoft.netcore.app.runtime.linux-x64", "microsoft.aspnetcore.app.runtime.linux-x64"])
        {
            if (!Directory.Exists(Path.Combine(users, pack)))
                Assert.Inconclusive($"The package cache has no {pack}, which a self-contained application takes.");
            if (!Directory.Exists(Path.Combine(PackedSdk.Cache, pack)))
                Directory.CreateSymbolicLink(Path.Combine(PackedSdk.Cache, pack), Path.Combine(users, pack));
        }
    }

    /// <summary>Every file below a folder, with its time.</summary>
    public IEnumerable<string> Files(string path) => Directory.EnumerateFiles(PathOf(path), "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).Select(file => $"{file} {File.GetLastWriteTimeUtc(file).Ticks}");

    public string PathOf(string path) => Path.Combine(folder, path);

    /// <summary>Runs <c>dotnet</c> with the given words. A word <c>NAME=value</c> in front sets an environment variable.</summary>
    public BuildResult Run(string words)
    {
        var (start, log) = Command(words);
        foreach (var name in (string[])["DOCKER_HOST", "DOCKER_CONTEXT"])
            start.Environment.Remove(name);
        start.ArgumentList.Add("-v:m");
        return BuildResult.Of(start, log);
    }

    /// <summary>The process that runs <c>dotnet</c> with the given words, with both streams redirected, and the binary log it will write.</summary>
    public (ProcessStartInfo Start, string Log) Command(string words)
    {
        var log = Path.Combine(folder, $"{Interlocked.Increment(ref builds)}.binlog");
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in (string[])["ENV", "Env", "env"])
            start.Environment.Remove(name);
        start.Environment["NUGET_PACKAGES"] = PackedSdk.Cache;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        foreach (var word in words.Split(' '))
        {
            if (start.ArgumentList.Count == 0 && word.Split('=') is [var name, var value])
                start.Environment[name] = value;
            else
                start.ArgumentList.Add(word);
        }

        if (!words.Contains("-tl:", StringComparison.Ordinal))
            start.ArgumentList.Add("-tl:off");
        foreach (var option in (string[])["-nodeReuse:false", "-nologo", $"-bl:{log}"])
            start.ArgumentList.Add(option);
        return (start, log);
    }
}
