namespace Slipway.Docker.Streams;

/// <summary>Which of a process' outputs.</summary>
public enum OutputKind
{
    StdOut,
    StdErr,
}

/// <summary>A piece of a process' output. The bytes are valid until the next piece is asked for.</summary>
public readonly record struct OutputChunk(OutputKind Kind, ReadOnlyMemory<byte> Bytes);

/// <summary>How the output of a process comes over a connection.</summary>
public enum OutputFormat
{
    /// <summary>Frames with a header of eight bytes: a process without a terminal.</summary>
    Multiplexed,

    /// <summary>As it is: a process with a terminal, whose outputs are one.</summary>
    Raw,
}
