using Slipway.Ssh.Shells;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Shell;

internal sealed class Fetching(FolderScripts scripts, IRemoteShell shell, string side)
{
    public IAsyncEnumerable<SourceFile> ReadAsync(IReadOnlyList<Entry> files, CancellationToken cancellationToken) => throw new NotImplementedException($"{scripts} {shell} {side} {files} {cancellationToken}");
}
