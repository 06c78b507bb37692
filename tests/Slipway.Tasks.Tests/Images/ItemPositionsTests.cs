using System.Collections;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Diagnostics;
using Slipway.Images.Stages;
using Slipway.Tasks.Images;

namespace Slipway.Tasks.Tests.Images;

[TestClass]
public sealed class ItemPositionsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-positions-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Project(string text)
    {
        var path = Path.Combine(folder, "app proj#1.proj");
        File.WriteAllText(path, text);
        return path;
    }

    private static Declared Step(string file, string include, params string[] metadata) => new(file, include, metadata);

    private static string At(ItemPlace place, string metadata = "") => place.Of(metadata) is { } position ? $"{position.Line},{position.Column}" : "nowhere";

    [TestMethod]
    public void What_MSBuild_takes_for_its_own_is_told()
    {
        var file = Project(
            """
            <Project>
              <ItemGroup>
                <ImageStage Include="prod" From="busybox" />
                <ImageStep Include="Copy" Stage="prod" Source="a" />
                <ImageStep Include="Copy" Stage="prod" Source="." Exclude="**/*.pyc" />
              </ItemGroup>
            </Project>
            """);
        var reader = new StageItemReader
        {
            Environment = "Prod",
            Stages = [Step(file, "prod", "From=busybox")],
            Steps = [Step(file, "Copy", "Stage=prod", "Source=a"), Step(file, "Copy", "Stage=prod", "Source=.")],
            Files = new BuildFileLists([]),
        };

        var error = Assert.ThrowsExactly<SlipwayException>(reader.Read).Diagnostics.Single();

        Assert.AreEqual(("SLIP2307", 5, 55), (error.Code, error.Position!.Value.Line, error.Position.Value.Column));
        Assert.Contains("Except", error.Message);
    }

    [TestMethod]
    public void An_item_is_at_the_element_that_agrees_with_it()
    {
        var file = Project(
            """
            <Project>
              <ItemGroup>
                <ImageStage Include="Run" Stage="build" Command="a" />
                <ImageStep Update="Run" Network="none" />
                <ImageStep Include="Run" Stage="build" Command="a" />
                <ImageStep Include="Run" Stage="build" Command="b%3B $(X)" />
                <ImageStep Include="Run" Stage="build">
                  <Command>
                    c
                  </Command>
                </ImageStep>
                <ImageStep Include="Run" Stage="build" Command="a" />
                <imagestep Include="Env;User" Stage="prod" Condition="true" />
              </ItemGroup>
            </Project>
            """);
        var positions = new ItemPositions("");
        var places = new[]
        {
            Step(file, "Run", "Stage=build", "Command=a", "Network=none"), Step(file, "Run", "Stage=build", "Command=b; 1"), Step(file, "Run", "Stage=build", "Command=c"), Step(file, "Run", "Stage=build", "Command=a"),
            Step(file, "Env", "Stage=prod"), Step(file, "User", "Stage=prod"), Step(file, "Copy", "Stage=prod"),
        }.Select(item => positions.Add(item, "ImageStep")).ToList();

        Assert.AreEqual("5,5 6,5 7,5 12,5 13,5 13,5 0,0", string.Join(' ', places.Select(place => At(place))));
        Assert.AreEqual(file, places[0].Position!.Value.File);
        Assert.AreEqual("6,44", At(places[1], "command"));
        Assert.AreEqual("8,7", At(places[2], "Command"));
        Assert.AreEqual("7,5", At(places[2], "Mode"));
    }

    [TestMethod]
    public void Computed_elements_are_taken_last()
    {
        var file = Project(
            """
            <Project>
              <ItemGroup>
                <ImageStep Include="@(More)" />
                <ImageStep Include="Run" Command="$(A)" />
                <ImageStep Include="Run" Command="a" />
              </ItemGroup>
            </Project>
            """);
        var positions = new ItemPositions("");
        var places = new[] { Step(file, "Run", "Command=a"), Step(file, "Run", "Command=b"), Step(file, "Copy"), Step(file, "Env") }.Select(item => positions.Add(item, "ImageStep")).ToList();

        Assert.AreEqual("5,5 4,5 3,5 3,5", string.Join(' ', places.Select(place => At(place))));
    }

    [TestMethod]
    [DataRow("<Project", "0,0")]
    [DataRow("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><Project>&b;</Project>", "0,0")]
    public void A_file_that_cannot_be_read_is_named_without_a_line(string text, string expected) =>
        Assert.AreEqual(expected, At(new ItemPositions("").Add(Step(Project(text), "Run"), "ImageStep")));

    [TestMethod]
    public void Without_a_file_there_is_no_position()
    {
        Assert.IsNull(new ItemPositions("").Add(new TaskItem("Run"), "ImageStep").Position);
        Assert.AreEqual("/gone/app.proj", new ItemPositions("/gone/app.proj").Add(new TaskItem("Run"), "ImageStep").Position!.Value.File);
    }

    [TestMethod]
    public void Nothing_is_read_before_somebody_asks()
    {
        var file = Project("<Project />");
        var place = new ItemPositions("").Add(Step(file, "Run"), "ImageStep");
        File.WriteAllText(file, "<Project><ImageStep Include=\"Run\" /></Project>");

        Assert.AreEqual("1,10", At(place));
    }

    /// <summary>An item as MSBuild hands it to a task: it knows the file that declares it.</summary>
    private sealed class Declared(string file, string include, string[] metadata) : ITaskItem
    {
        private readonly TaskItem item = new(include, metadata.Select(entry => entry.Split('=', 2)).ToDictionary(entry => entry[0], entry => entry[1]));

        public string ItemSpec { get => item.ItemSpec; set => item.ItemSpec = value; }

        public ICollection MetadataNames => item.MetadataNames;

        public int MetadataCount => item.MetadataCount;

        public string GetMetadata(string metadataName) => metadataName == "DefiningProjectFullPath" ? file : item.GetMetadata(metadataName);

        public void SetMetadata(string metadataName, string metadataValue) => item.SetMetadata(metadataName, metadataValue);

        public void RemoveMetadata(string metadataName) => item.RemoveMetadata(metadataName);

        public void CopyMetadataTo(ITaskItem destinationItem) => item.CopyMetadataTo(destinationItem);

        public IDictionary CloneCustomMetadata() => item.CloneCustomMetadata();
    }
}
