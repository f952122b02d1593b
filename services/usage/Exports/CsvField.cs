using System.Buffers;

namespace LlmMesh.Usage.Exports;

/// <summary>Writes fields as RFC 4180 has them, and so that no spreadsheet program takes a client's text for a formula.</summary>
internal static class CsvField
{
    // https://owasp.org/www-community/attacks/CSV_Injection
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r\n|%");
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    /// <summary>A text: an apostrophe goes in front of what could be a formula, which spreadsheet programs show as text.</summary>
    public static string Text(string? value) => value switch
    {
        null or "" => "",
        _ when FormulaStarts.Contains(value[0]) => Quoted("'" + value),
        _ => Quoted(value),
    };

    private static string Quoted(string value) => value.AsSpan().ContainsAny(Special)
        ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : value;
}
