namespace Slipway.Compose.Planning;

/// <summary>Decides what to do. Pure: reads no file, asks no engine.</summary>
public static class ComposePlanner
{
    /// <summary>The plan from what is there to what should be. Planned again on its own result it is empty.</summary>
    public static ComposePlan Plan(DesiredProject desired, ObservedProject observed, UpOptions options) => throw new NotImplementedException();
}
