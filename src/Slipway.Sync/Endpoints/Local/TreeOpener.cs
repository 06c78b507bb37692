using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>How trees are opened: see <see cref="Tree.Open"/>.</summary>
internal delegate Tree? TreeOpener(string root, out RootState state);
