using Slipway.Docker.Images;
using Slipway.Images.MultiStage;

namespace Slipway.Images.Tests.MultiStage;

[TestClass]
public sealed class EngineLayersTests
{
    [TestMethod]
    public void A_folder_that_a_step_makes_is_a_layer_without_bytes()
    {
        ImageHistoryEntry[] history =
        [
            Entry("CMD [\"python\" \"tasks.pyz\"]"), Entry("USERS"), Entry("USER 10001"), Entry("COPY /tasks.pyz . # buildkit", 3947), Entry("WORKDIR /app/tasks"),
            Entry("ENV A=1"), Entry("/bin/sh -c #(nop)  EXPOSE 80"), Entry("base", 146),
        ];

        var layers = EngineLayers.Of(history, ["sha256:1", "sha256:2", "sha256:3", "sha256:4"], ofBase: 1);

        CollectionAssert.AreEqual(
            new[] { "sha256:1 base 146 True", "sha256:2 WORKDIR /app/tasks 0 False", "sha256:3 COPY /tasks.pyz . # buildkit 3947 False", "sha256:4 USERS 0 False" },
            layers.Select(layer => $"{layer.DiffId} {layer.CreatedBy} {layer.Size} {layer.FromBase}").ToArray());
    }

    [TestMethod]
    public void A_folder_that_was_there_is_none()
    {
        var layers = EngineLayers.Of([Entry("COPY a .", 3), Entry("WORKDIR /"), Entry("base", 146)], ["sha256:1", "sha256:2"], ofBase: 1);

        CollectionAssert.AreEqual(new[] { "sha256:1 base", "sha256:2 COPY a ." }, layers.Select(layer => $"{layer.DiffId} {layer.CreatedBy}").ToArray());
    }

    [TestMethod]
    public void What_cannot_be_told_is_left_open()
    {
        var layers = EngineLayers.Of([Entry("COPY a .", 3), Entry("WORKDIR /x"), Entry("WORKDIR /"), Entry("base", 146)], ["sha256:1", "sha256:2", "sha256:3"], ofBase: 1);

        CollectionAssert.AreEqual(new[] { " base False", " COPY a . False" }, layers.Select(layer => $"{layer.DiffId} {layer.CreatedBy} {layer.FromBase}").ToArray());
    }

    private static ImageHistoryEntry Entry(string createdBy, long size = 0) => new() { CreatedBy = createdBy, Size = size };
}
