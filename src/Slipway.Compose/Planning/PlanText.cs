namespace Slipway.Compose.Planning;

/// <summary>A plan as text: one line for each action with its cause, nothing for what stays as it is.</summary>
public static class PlanText
{
    public static string Of(ComposePlan plan) => throw new NotImplementedException();
}
