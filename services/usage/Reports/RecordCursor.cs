using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace LlmMesh.Usage.Reports;

/// <summary>
/// The last record of a page: the next page holds what comes after it. A position in the order rather than a count, so that records
/// which arrive between two pages neither repeat nor hide others.
/// </summary>
internal sealed record RecordCursor(long AdmittedAtMs, string Id)
{
    private const char Separator = ' ';

    /// <summary>The form clients carry; they must not look inside.</summary>
    public override string ToString() => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{AdmittedAtMs}{Separator}{Id}")));

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it did not write this.</summary>
    public static RecordCursor? Parse(string text)
    {
        if (!Base64Url.IsValid(text))
        {
            return null;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign;
        string position = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        int separator = position.IndexOf(Separator, StringComparison.Ordinal);
        return separator > 0
            && separator + 1 < position.Length
            && !position.Contains('\0', StringComparison.Ordinal)
            && long.TryParse(position.AsSpan(0, separator), Style, CultureInfo.InvariantCulture, out long admittedAtMs)
            ? new RecordCursor(admittedAtMs, position[(separator + 1)..])
            : null;
    }
}
