using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.EnvFiles;

/// <summary>A line of an env file.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">Its value; null for a bare name that the environment does not have either.</param>
/// <param name="Position">Where the name stands.</param>
public readonly record struct EnvVariable(string Name, string? Value, SourcePosition Position);

/// <summary>The dialect of an env file (<c>env_file.format</c>).</summary>
public enum EnvFileFormat
{
    /// <summary>Docker compose's: quotes, escapes, references, comments.</summary>
    Compose,

    /// <summary><c>raw</c>, as <c>docker run --env-file</c> reads it: after the first <c>=</c> everything is the value as it stands.</summary>
    Raw,
}
