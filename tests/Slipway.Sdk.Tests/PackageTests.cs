using System.IO.Compression;
using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests;

[TestClass]
public sealed class PackageTests
{
    private static string[] Entries()
    {
        using var package = ZipFile.OpenRead(PackedSdk.Package);
        return [.. package.Entries.Select(entry => entry.FullName)];
    }

    [TestMethod]
    public void It_serves_as_Sdk_and_as_package()
    {
        foreach (var path in (string[])["Sdk/Sdk.props", "Sdk/Sdk.targets", "build/Slipway.Sdk.props", "build/Slipway.Sdk.targets",
            "buildMultiTargeting/Slipway.Sdk.props", "buildMultiTargeting/Slipway.Sdk.targets", "README.md", "docs/properties.md"])
            CollectionAssert.Contains(Entries(), path);

        using var package = ZipFile.OpenRead(PackedSdk.Package);
        using var nuspec = new StreamReader(package.GetEntry("Slipway.Sdk.nuspec")!.Open());
        var text = nuspec.ReadToEnd();
        StringAssert.Contains(text, """<packageType name="MSBuildSdk" />""");
        StringAssert.Contains(text, "<developmentDependency>true</developmentDependency>");
        StringAssert.Contains(text, """<license type="expression">MIT</license>""");
        Assert.DoesNotContain("<dependencies>", text);
    }

    [TestMethod]
    public void Its_targets_know_its_version()
    {
        using var package = ZipFile.OpenRead(PackedSdk.Package);
        using var props = new StreamReader(package.GetEntry("build/Slipway.Capabilities.props")!.Open());

        StringAssert.Contains(props.ReadToEnd(), $"<SlipwaySdkVersion>{PackedSdk.Version}</SlipwaySdkVersion>");
    }

    [TestMethod]
    public void The_tasks_bring_what_they_need_and_nothing_of_the_host()
    {
        var tasks = Entries().Where(entry => entry.StartsWith("tasks/", StringComparison.Ordinal)).ToArray();

        CollectionAssert.Contains(tasks, "tasks/net10.0/Slipway.Tasks.dll");
        CollectionAssert.Contains(tasks, "tasks/net10.0/Slipway.Tasks.deps.json");
        CollectionAssert.Contains(tasks, "tasks/net10.0/Slipway.Images.dll");
        Assert.IsFalse(Array.Exists(tasks, entry => entry.Contains("Microsoft.Build", StringComparison.Ordinal) || entry.EndsWith("Slipway.Sdk.dll", StringComparison.Ordinal)));
    }

    /// <summary>Without machine code the folder is absent, and the portable assemblies are used: both are whole.</summary>
    [TestMethod]
    public void Machine_code_has_the_same_assemblies_as_the_portable_folder()
    {
        var tasks = Entries().Where(entry => entry.StartsWith("tasks/net10.0/", StringComparison.Ordinal)).Select(entry => entry["tasks/net10.0/".Length..]).ToArray();
        var portable = tasks.Where(entry => !entry.Contains('/')).Order().ToArray();
        foreach (var platform in tasks.Where(entry => entry.Contains('/')).GroupBy(entry => entry.Split('/')[0]))
            CollectionAssert.AreEqual(portable, platform.Select(entry => entry.Split('/')[1]).Order().ToArray(), platform.Key);
    }

    /// <summary>Generated projects use a stand-in: a parameter that only it has would hide that the real task refuses the SDK's call.</summary>
    [TestMethod]
    public void The_stand_in_has_the_parameters_of_the_real_task()
    {
        CollectionAssert.AreEquivalent(Parameters(typeof(Slipway.Tasks.DockerBuild)), Parameters(typeof(DockerBuild)));
        CollectionAssert.AreEquivalent(Parameters(typeof(Slipway.Tasks.MultiStageImage)), Parameters(typeof(MultiStageImage)));

        static string[] Parameters(Type task) => [.. task.GetProperties()
            .Where(property => property.SetMethod is not null && property.DeclaringType!.Assembly != typeof(Microsoft.Build.Utilities.Task).Assembly)
            .Select(property => $"{property.PropertyType.Name} {property.Name}")];
    }
}
