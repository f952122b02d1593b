using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmMesh.Catalog.Reading;

/// <summary>
/// A JSON value that knows its path and where to report what is wrong with it. Every reading method returns null after it has reported
/// an error, so that a section reads on and finds the next one.
/// </summary>
internal sealed class JsonCursor(JsonElement value, string path, List<ConfigurationError> errors)
{
    private static readonly JsonSerializerOptions Strict = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Path => path;

    public bool IsNull => value.ValueKind == JsonValueKind.Null;

    public bool IsArray => value.ValueKind == JsonValueKind.Array;

    public bool IsObject => value.ValueKind == JsonValueKind.Object;

    public bool IsNumber => value.ValueKind == JsonValueKind.Number;

    public void Error(string message) => errors.Add(new ConfigurationError(path, message));

    public string? Text() => value.ValueKind == JsonValueKind.String ? value.GetString() : Expected<string>("a string");

    public bool? Flag() => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => ExpectedValue<bool>("true or false"),
    };

    public long? Integer(long least, long most, string what) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= least && number <= most
            ? number
            : ExpectedValue<long>($"{what}: a whole number from {least} to {most}");

    public TimeSpan? Milliseconds(int least = 1) => Integer(least, 86_400_000, "milliseconds, at most a day") is { } number
        ? TimeSpan.FromMilliseconds(number)
        : null;

    public decimal? Number(decimal least, decimal most, string what) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number) && number >= least && number <= most
            ? number
            : ExpectedValue<decimal>($"{what}: a number from {least} to {most}");

    public double? Share() => (double?)Number(0, 1, "a share");

    public TWord? Word<TWord>(FrozenDictionary<string, TWord> words)
        where TWord : struct, Enum =>
        value.ValueKind == JsonValueKind.String && words.TryGetValue(value.GetString()!, out TWord word)
            ? word
            : ExpectedValue<TWord>($"one of {string.Join(", ", words.Keys.Order(StringComparer.Ordinal))}");

    /// <summary>The value as strict JSON, without the comments it may hold here.</summary>
    public string Json() => JsonSerializer.Serialize(value, Strict);

    public IReadOnlyList<JsonCursor>? Items() => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Select((item, index) => new JsonCursor(item, JsonPath.Item(path, index), errors))]
        : Expected<IReadOnlyList<JsonCursor>>("an array");

    public JsonFields? Fields()
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return Expected<JsonFields>("an object");
        }

        var members = new OrderedDictionary<string, JsonCursor>(StringComparer.Ordinal);
        foreach (JsonProperty property in value.EnumerateObject())
        {
            var member = new JsonCursor(property.Value, JsonPath.Member(path, property.Name), errors);
            if (!members.TryAdd(property.Name, member))
            {
                member.Error("appears twice; keep one.");
            }
        }

        return new JsonFields(path, members, errors);
    }

    private T? Expected<T>(string what)
        where T : class
    {
        Error($"must be {what}, is {Found()}.");
        return null;
    }

    private T? ExpectedValue<T>(string what)
        where T : struct
    {
        Error($"must be {what}; is {Found()}.");
        return null;
    }

    // Only numbers are quoted: a string in the wrong place may be a secret.
    private string Found() => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.String => "another string",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };
}
