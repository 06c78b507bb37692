namespace Slipway.Docker.Session;

/// <summary>How much of a context has travelled in one session.</summary>
/// <param name="Context">The context's name.</param>
/// <param name="Entries">Files, directories and links announced by their stats, each time the context was walked.</param>
/// <param name="Files">Files whose contents the engine asked for and got.</param>
/// <param name="Bytes">The bytes of those contents.</param>
public sealed record ContextTransfer(string Context, long Entries, long Files, long Bytes);
