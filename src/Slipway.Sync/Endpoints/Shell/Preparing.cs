using System.Security.Cryptography;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>Makes the root and its marker.</summary>
internal sealed class Preparing(FolderScripts scripts, Conversation conversation, FolderState state)
{
    public async Task<string> PrepareAsync(CancellationToken cancellationToken)
    {
        var marker = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var script = scripts.AddRoot(FolderScripts.Begin()).Add("mkdir -p -- \"$root\" && cd -- \"$root\" || { if [ -e \"$root\" ] && [ ! -d \"$root\" ]; then fail other; fi; fail write; }\n");
        script.Add("[ ! -h $s ] || fail state\n");
        if (state.Claim is { } claim) scripts.AddLocking(script, claim).Add("lock\n");
        script.Add($$"""
            mkdir -p $s || fail write
            [ -s $s/id ] || { printf '%s\n' {{marker}} >$s/id.new && mv -f $s/id.new $s/id; } || fail write
            IFS= read -r id <$s/id
            printf 'marker %s\n\n' "$id"

            """);
        var head = await conversation.AskAsync(script, "Making the folder", input: null, payload: null, cancellationToken);
        if (head.Value("fail") is "other") throw new Diagnostics.SlipwayException(conversation.NotAFolder());
        state.Marker = Marker.Of(head) ?? throw conversation.Unexpected(head);
        state.IsLocked = state.Claim is not null;
        return state.Marker;
    }
}
