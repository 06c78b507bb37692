using Slipway.Diagnostics;

namespace Slipway.Docker.Tests.Connections;

[TestClass]
public sealed class BlockingEngineTests
{
    [TestMethod]
    public async Task Calls_are_answered_when_they_return()
    {
        await using var fake = FakeEngine.Answering(head => head.Contains("/containers/json", StringComparison.Ordinal) ? FakeEngine.Json("""[{"Id":"1"},{"Id":"2"}]""") : FakeEngine.Pong);

        // The engine answers on a thread of its own, so an asynchronous call could not be complete here.
        var connecting = Engine.ConnectAsync(fake.Search with { Blocking = true }, default);
        Assert.IsTrue(connecting.IsCompletedSuccessfully);
        await using var engine = await connecting;
        var listing = engine.Containers.ListAsync(null, default);

        Assert.IsTrue(listing.IsCompletedSuccessfully);
        CollectionAssert.AreEqual(new[] { "1", "2" }, (await listing).Select(container => container.Id).ToArray());
    }

    [TestMethod]
    public async Task A_call_that_waits_ends_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        await using var fake = new FakeEngine(async (head, stream) =>
        {
            if (head.Contains("/_ping", StringComparison.Ordinal))
                await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(FakeEngine.Pong));
            else
                await cancellation.CancelAsync();
        });
        await using var engine = await Engine.ConnectAsync(fake.Search with { Blocking = true }, default);

        await Assert.ThrowsAsync<OperationCanceledException>(() => Task.Run(() => engine.Containers.ListAsync(null, cancellation.Token)));
    }

    [TestMethod]
    public async Task An_engine_that_hangs_up_is_told_as_ever()
    {
        await using var fake = new FakeEngine(async (head, stream) =>
        {
            if (head.Contains("/_ping", StringComparison.Ordinal))
                await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(FakeEngine.Pong));
            else
                stream.Close();
        });
        await using var engine = await Engine.ConnectAsync(fake.Search with { Blocking = true }, default);

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => Task.Run(() => engine.Containers.ListAsync(null, default)));

        Assert.AreEqual("SLIP1011", failure.Diagnostics.Single().Code);
    }
}
