using System.Text.Json;

namespace LlmMesh.Usage.Storage;

/// <summary>Values as text columns hold them.</summary>
internal static class ColumnText
{
    /// <summary>Longest text that a client may choose and an index holds, in characters: PostgreSQL's indexes take 2,700 bytes.</summary>
    public const int MaximumLabel = 256;

    /// <summary>PostgreSQL cannot store U+0000, and a model name that a client made up may contain it.</summary>
    public static string From(string value) => value.Replace('\0', '\uFFFD');

    /// <summary>A text that a client chose freely, cut to <see cref="MaximumLabel"/>. Empty is absent.</summary>
    public static string? Label(string? value)
    {
        if (value is not { Length: > 0 })
        {
            return null;
        }

        if (value.Length <= MaximumLabel)
        {
            return From(value);
        }

        int end = char.IsHighSurrogate(value[MaximumLabel - 1]) ? MaximumLabel - 1 : MaximumLabel;
        return From(value[..end]);
    }

    /// <summary>A tag as filters, groups and indexes write it.</summary>
    public static string Tag(string name, string value) => Label($"{name}:{value}")!;

    /// <summary>The name the contract's JSON uses.</summary>
    public static string From<TEnum>(TEnum value)
        where TEnum : struct, Enum => Names<TEnum>.ByValue[value];

    /// <summary>The value of a name that <see cref="From{TEnum}"/> wrote.</summary>
    /// <exception cref="KeyNotFoundException">It did not write this.</exception>
    public static TEnum Read<TEnum>(string name)
        where TEnum : struct, Enum => Names<TEnum>.ByName[name];

    /// <summary>Every name, in the order of the values, with its value.</summary>
    public static IReadOnlyDictionary<string, TEnum> All<TEnum>()
        where TEnum : struct, Enum => Names<TEnum>.ByName;

    private static class Names<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly Dictionary<TEnum, string> ByValue =
            Enum.GetValues<TEnum>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static readonly OrderedDictionary<string, TEnum> ByName =
            new(ByValue.Select(pair => KeyValuePair.Create(pair.Value, pair.Key)), StringComparer.Ordinal);
    }
}
