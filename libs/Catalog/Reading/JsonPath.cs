using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmMesh.Catalog.Reading;

/// <summary>Spells JSON paths: <c>$.models[3].price</c>, <c>$.mappings['gpt-4.1']</c>.</summary>
internal static class JsonPath
{
    public const string Root = "$";

    public static string Member(string path, string name) => IsPlain(name) ? $"{path}.{name}" : $"{path}['{Escape(name)}']";

    public static string Item(string path, int index) => $"{path}[{index}]";

    // A name may hold anything JSON can; an error stays on its line.
    private static string Escape(string name) =>
        JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value.Replace("'", "\\'", StringComparison.Ordinal);

    private static bool IsPlain(string name) =>
        name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '$');
}
