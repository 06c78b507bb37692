using Slipway.Docker;

namespace Slipway.Integration.Tests.Images;

/// <summary>Ends a test as inconclusive where the engine says that it lacks what the test is about.</summary>
internal static class EngineAbility
{
    public static void RequireBuildKit(Engine engine)
    {
        if (engine.Ping.IsPodman)
            Assert.Inconclusive($"The engine calls itself {engine.Ping.Server}, API of libpod {engine.Ping.LibpodVersion}, which has no BuildKit.");
        if (engine.Ping.OsType == "windows")
            Assert.Inconclusive("The engine runs Windows containers, whose builder is the classic one.");
    }
}
