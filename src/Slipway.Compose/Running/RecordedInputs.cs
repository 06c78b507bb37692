using System.Security.Cryptography;
using System.Text;

namespace Slipway.Compose.Running;

/// <summary>The files and variables that decided what is wanted, and one digest of all their contents.</summary>
/// <param name="Digest">Hexadecimal SHA-256.</param>
/// <param name="Files">Absolute paths of files that were read.</param>
/// <param name="AbsentFiles">Absolute paths that were looked for in vain.</param>
/// <param name="Variables">Names of environment variables asked for.</param>
internal sealed record RecordedInputs(string Digest, IReadOnlyList<string> Files, IReadOnlyList<string> AbsentFiles, IReadOnlyList<string> Variables)
{
    // File times may be this coarse.
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Takes the digest of inputs as they are; null when one of the files cannot be read, or was changed so lately that another content than this may have been acted on.
    /// </summary>
    /// <param name="readSince">When the first of them was read for acting on it.</param>
    /// <param name="files">Absolute paths.</param>
    /// <param name="absentFiles">Absolute paths.</param>
    /// <param name="variables">Names.</param>
    /// <param name="variable">Their values.</param>
    public static RecordedInputs? Take(
        DateTime readSince, IReadOnlyList<string> files, IReadOnlyList<string> absentFiles, IReadOnlyList<string> variables, Func<string, string?> variable)
    {
        foreach (var file in files)
        {
            if (File.GetLastWriteTimeUtc(file) >= readSince - Grain)
                return null;
        }

        return DigestOf(files, absentFiles, variables, variable) is { } digest ? new(digest, files, absentFiles, variables) : null;
    }

    /// <summary>Whether everything is still as it was.</summary>
    public bool Hold(Func<string, string?> variable) => DigestOf(Files, AbsentFiles, Variables, variable) == Digest;

    private static string? DigestOf(IReadOnlyList<string> files, IReadOnlyList<string> absentFiles, IReadOnlyList<string> variables, Func<string, string?> variable)
    {
        foreach (var file in absentFiles)
        {
            if (File.Exists(file))
                return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            foreach (var file in files)
                Append(hash, File.ReadAllBytes(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        foreach (var name in variables)
            Append(hash, variable(name) is { } value ? Encoding.UTF8.GetBytes("=" + value) : []);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The length goes first, so that no two lists of contents read alike.</summary>
    private static void Append(IncrementalHash hash, byte[] content)
    {
        Span<byte> length = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(length, content.Length);
        hash.AppendData(length);
        hash.AppendData(content);
    }
}
