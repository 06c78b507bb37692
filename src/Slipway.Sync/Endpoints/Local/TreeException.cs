namespace Slipway.Sync.Endpoints.Local;

/// <summary>The file system refused. Its message is the end of a sentence.</summary>
internal sealed class TreeException(TreeFailure failure, string message) : IOException(message)
{
    public TreeFailure Failure { get; } = failure;

    /// <summary>Whether nothing else will succeed either.</summary>
    public bool IsGeneral => Failure is TreeFailure.DiskFull or TreeFailure.ReadOnly;
}
