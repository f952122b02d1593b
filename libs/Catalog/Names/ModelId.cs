namespace LlmMesh.Catalog;

/// <summary>What a model id, an alias or a mapping's name may look like: it appears in headers, logs and addresses.</summary>
internal static class ModelId
{
    public const string Rule = "1 to 256 visible ASCII characters without spaces";

    private const int Longest = 256;

    public static bool IsValid(ReadOnlySpan<char> id) => id.Length is > 0 and <= Longest && !id.ContainsAnyExceptInRange('!', '~');
}
