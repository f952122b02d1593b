using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LlmMesh.Usage.Audit;

/// <summary>
/// Chains a row to the one before it: SHA-256 over the hash of that one and the row's own columns in the table's order, each written as
/// its length in bytes of UTF-8, a colon, the text and a comma, so that no two rows are written alike; null is <c>-,</c>.
/// </summary>
internal static class AuditHash
{
    /// <param name="previous">The hash of the row before.</param>
    /// <param name="row">The row; its own hash does not count.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Of(string previous, AuditRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string? value in new[]
        {
            previous,
            row.Position.ToString(CultureInfo.InvariantCulture),
            row.Id,
            row.AtMs.ToString(CultureInfo.InvariantCulture),
            row.ActorKey,
            row.ActorTeam,
            row.ActorOrganisation,
            row.Address,
            row.Action,
            row.Subject,
            row.StateBefore,
            row.StateAfter,
        })
        {
            hash.AppendData(Encoding.UTF8.GetBytes(value is null
                ? "-,"
                : string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(value)}:{value},")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
