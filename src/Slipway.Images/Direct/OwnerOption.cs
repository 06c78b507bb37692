using System.Globalization;
using Slipway.Diagnostics;

namespace Slipway.Images.Direct;

/// <summary>What <c>COPY --chown</c> says: <c>user[:group]</c>, names as the base image has them, or numbers. A user without group brings the group of the same number, or its own where it is a name.</summary>
internal static class OwnerOption
{
    /// <exception cref="SlipwayException">SLIP2554: a name that the image does not know.</exception>
    /// <param name="text">The option.</param>
    /// <param name="accounts">Those of the image, where the option has names.</param>
    /// <param name="position">For messages.</param>
    public static (int Uid, int Gid) Read(string text, Accounts? accounts, SourcePosition? position)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (user, group) = colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        var (uid, gid) = Number(user) is { } number ? (number, number) : user.Length == 0 ? (0, 0) : accounts?.User(user) ?? throw Unknown();
        if (!string.IsNullOrEmpty(group))
            gid = Number(group) ?? accounts?.Group(group) ?? throw Unknown();
        return (uid, gid);

        SlipwayException Unknown() => new(DirectErrors.UnknownOwner(text, position));
    }

    /// <summary>Whether the option can be read without the image's accounts.</summary>
    public static bool IsNumeric(string text)
    {
        foreach (var part in text.Split(':'))
        {
            if (part.Length > 0 && Number(part) is null)
                return false;
        }

        return true;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
