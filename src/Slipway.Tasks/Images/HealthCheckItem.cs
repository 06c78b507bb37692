using Slipway.Images.Stages;

namespace Slipway.Tasks.Images;

/// <summary>A health check in the metadata of an item: its command, or <c>none</c>, and its times and tries.</summary>
internal static class HealthCheckItem
{
    /// <param name="metadata">Of the item.</param>
    /// <param name="command">The name of the metadata that holds the command.</param>
    /// <param name="prefix">What the names of the others begin with.</param>
    /// <returns>Null where there is no command.</returns>
    public static StageSetting.HealthCheck? Read(StageItemMetadata metadata, string command, string prefix)
    {
        if (metadata.Text(command) is not { } text) return null;
        if (text.Equals("none", StringComparison.OrdinalIgnoreCase)) return new(null, null, null, null, null);
        var test = metadata.Flag("Shell") == true
            ? new StageCommand.Line(text)
            : CommandText.Parse(metadata.What(command), text, metadata.Place.At(command), metadata.Problems);
        return new(test, metadata.Text(prefix + "Interval"), metadata.Text(prefix + "Timeout"), metadata.Text(prefix + "StartPeriod"), metadata.Number(prefix + "Retries"));
    }
}
