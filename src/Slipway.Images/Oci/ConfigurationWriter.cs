using System.Text.Json;

namespace Slipway.Images.Oci;

/// <summary>Writes configurations. Lists that mean the same empty and absent are not written when empty; <c>Entrypoint</c>, <c>Cmd</c> and <c>Shell</c> differ.</summary>
internal static class ConfigurationWriter
{
    public static void Write(Utf8JsonWriter json, ImageConfiguration configuration)
    {
        json.WriteStartObject();
        json.WriteTime("created", configuration.Created);
        json.WriteText("author", configuration.Author);
        json.WriteString("architecture", configuration.Platform.Architecture);
        json.WriteText("variant", configuration.Platform.Variant);
        json.WriteString("os", configuration.Platform.Os);
        json.WriteText("os.version", configuration.OsVersion);
        json.WriteTexts("os.features", configuration.OsFeatures.UnlessEmpty());
        json.WriteStartObject("config");
        WriteExecution(json, configuration.Execution);
        json.WriteEndObject();
        json.WriteStartObject("rootfs");
        json.WriteString("type", "layers");
        json.WriteStartArray("diff_ids");
        foreach (var diffId in configuration.DiffIds)
            json.WriteStringValue(diffId.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
        WriteHistory(json, configuration.History);
        json.WriteEndObject();
    }

    private static void WriteExecution(Utf8JsonWriter json, ExecutionConfig config)
    {
        json.WriteText("User", config.User);
        json.WriteNames("ExposedPorts", config.ExposedPorts);
        json.WriteTexts("Env", config.Env.UnlessEmpty());
        json.WriteTexts("Entrypoint", config.Entrypoint);
        json.WriteTexts("Cmd", config.Cmd);
        WriteHealth(json, config.Healthcheck);
        if (config.ArgsEscaped)
            json.WriteBoolean("ArgsEscaped", true);
        json.WriteNames("Volumes", config.Volumes);
        json.WriteText("WorkingDir", config.WorkingDir);
        json.WriteTexts("OnBuild", config.OnBuild.UnlessEmpty());
        json.WriteMap("Labels", config.Labels);
        json.WriteText("StopSignal", config.StopSignal);
        json.WriteTexts("Shell", config.Shell);
    }

    private static void WriteHealth(Utf8JsonWriter json, HealthTest? health)
    {
        if (health is null)
            return;
        json.WriteStartObject("Healthcheck");
        json.WriteTexts("Test", health.Test.UnlessEmpty());
        WriteUnlessZero(json, "Interval", health.Interval);
        WriteUnlessZero(json, "Timeout", health.Timeout);
        WriteUnlessZero(json, "StartPeriod", health.StartPeriod);
        WriteUnlessZero(json, "StartInterval", health.StartInterval);
        WriteUnlessZero(json, "Retries", health.Retries);
        json.WriteEndObject();
    }

    private static void WriteHistory(Utf8JsonWriter json, IReadOnlyList<HistoryEntry> history)
    {
        if (history.Count == 0)
            return;
        json.WriteStartArray("history");
        foreach (var entry in history)
        {
            json.WriteStartObject();
            json.WriteTime("created", entry.Created);
            json.WriteText("author", entry.Author);
            json.WriteText("created_by", entry.CreatedBy);
            json.WriteText("comment", entry.Comment);
            if (entry.EmptyLayer)
                json.WriteBoolean("empty_layer", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteUnlessZero(Utf8JsonWriter json, string name, long number)
    {
        if (number != 0)
            json.WriteNumber(name, number);
    }
}
