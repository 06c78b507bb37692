using System.Globalization;
using System.Text;
using Slipway.Images.Layers;

namespace Slipway.Images.Direct;

/// <summary>The users and groups that an image knows: its <c>/etc/passwd</c> and <c>/etc/group</c> (passwd(5), group(5)).</summary>
internal sealed class Accounts
{
    private readonly Dictionary<string, (int Uid, int Gid)> users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> groups = new(StringComparer.Ordinal);

    /// <summary>The numbers of a user and of its own group.</summary>
    public (int Uid, int Gid)? User(string name) => users.TryGetValue(name, out var numbers) ? numbers : null;

    /// <summary>The number of a group.</summary>
    public int? Group(string name) => groups.TryGetValue(name, out var number) ? number : null;

    /// <summary>Those of an image.</summary>
    public static async Task<Accounts> ReadAsync(ImageTree tree, CancellationToken cancellationToken)
    {
        var accounts = new Accounts();
        foreach (var fields in await FieldsAsync(tree, "etc/passwd", cancellationToken))
        {
            if (fields.Length >= 4 && Number(fields[2]) is { } uid && Number(fields[3]) is { } gid)
                accounts.users.TryAdd(fields[0], (uid, gid));
        }

        foreach (var fields in await FieldsAsync(tree, "etc/group", cancellationToken))
        {
            if (fields.Length >= 3 && Number(fields[2]) is { } gid)
                accounts.groups.TryAdd(fields[0], gid);
        }

        return accounts;
    }

    private static async Task<List<string[]>> FieldsAsync(ImageTree tree, string path, CancellationToken cancellationToken)
    {
        if (tree.Resolve(path) is not FileEntry file)
            return [];
        var text = Encoding.UTF8.GetString(await LayerFiles.ReadAsync(file.Source, cancellationToken));
        return [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(':'))];
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
