using Slipway.Compose.Verbs;

namespace Slipway.Tasks.Compose;

/// <summary>Whether a command is given the caller's terminal.</summary>
internal static class Interactions
{
    /// <summary>Reads the property. A process without a console of its own has none to give away.</summary>
    public static Interaction Of(GivenProperties given, string name, string value)
    {
        var wanted = given.Choice(name, value,
            ("auto", Interaction.Detect), ("always", Interaction.Always), ("never", Interaction.Never), ("true", Interaction.Always), ("false", Interaction.Never));
        return BuildConsole.Kind == ConsoleKind.None ? Interaction.Never : wanted;
    }
}
