using System.Text.Json;
using System.Text.RegularExpressions;

namespace LlmMesh.Testing.Json;

/// <summary>
/// Validates against the part of JSON Schema (draft 2020-12) that our schemas use. A keyword it does not know is an error of the schema:
/// nothing goes unchecked in silence.
/// </summary>
/// <param name="schema">The whole schema; references lead into it.</param>
public sealed class JsonSchema(JsonElement schema)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Reads a schema.</summary>
    public static JsonSchema Parse(string text) => new(JsonDocument.Parse(text).RootElement);

    /// <summary>What is wrong, one line each with the path; empty when nothing is.</summary>
    public IReadOnlyList<string> Check(JsonElement value)
    {
        var errors = new List<string>();
        Check(value, schema, "$", errors);
        return errors;
    }

    private void Check(JsonElement value, JsonElement rule, string path, List<string> errors)
    {
        foreach (JsonProperty keyword in rule.EnumerateObject())
        {
            if (Refuse(value, rule, keyword, path, errors) is { } error)
            {
                errors.Add($"{path}: {error}");
            }
        }
    }

    private string? Refuse(JsonElement value, JsonElement rule, JsonProperty keyword, string path, List<string> errors)
    {
        JsonElement operand = keyword.Value;
        switch (keyword.Name)
        {
            case "$schema" or "$id" or "$defs" or "title" or "description":
                return null;
            case "$ref":
                Check(value, Follow(operand.GetString()!), path, errors);
                return null;
            case "type":
                return Is(value, operand.GetString()!) ? null : $"is {value.ValueKind}, not {operand}";
            case "const":
                return JsonElement.DeepEquals(value, operand) ? null : $"is {value}, not {operand}";
            case "enum":
                return operand.EnumerateArray().Any(choice => JsonElement.DeepEquals(value, choice)) ? null : $"{value} is none of {operand}";
            case "pattern":
                return value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, operand.GetString()!, RegexOptions.None, Patience)
                    ? null
                    : $"'{value}' does not match {operand}";
            case "minimum":
                return value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= operand.GetDecimal() ? null : $"{value} is less than {operand}";
            case "required":
                return string.Join(", ", operand.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _))) is { Length: > 0 } missing
                    ? $"lacks {missing}"
                    : null;
            case "properties" or "additionalProperties":
                CheckMembers(value, rule, keyword, path, errors);
                return null;
            case "items":
                foreach ((int index, JsonElement item) in value.EnumerateArray().Index())
                {
                    Check(item, operand, $"{path}[{index}]", errors);
                }

                return null;
            case "oneOf":
                return CheckChoices(value, operand, path);
            default:
                throw new NotSupportedException($"The schema's keyword '{keyword.Name}' is not known to this validator.");
        }
    }

    private void CheckMembers(JsonElement value, JsonElement rule, JsonProperty keyword, string path, List<string> errors)
    {
        JsonElement named = rule.TryGetProperty("properties", out JsonElement properties) ? properties : default;
        foreach (JsonProperty member in value.EnumerateObject())
        {
            bool isNamed = named.ValueKind == JsonValueKind.Object && named.TryGetProperty(member.Name, out _);
            if (keyword.NameEquals("properties") == isNamed)
            {
                JsonElement expected = isNamed ? named.GetProperty(member.Name) : keyword.Value;
                if (expected.ValueKind == JsonValueKind.False)
                {
                    errors.Add($"{path}.{member.Name}: is not expected");
                }
                else if (keyword.NameEquals("additionalProperties") || isNamed)
                {
                    Check(member.Value, expected, $"{path}.{member.Name}", errors);
                }
            }
        }
    }

    private string? CheckChoices(JsonElement value, JsonElement choices, string path)
    {
        List<string>[] outcomes = [.. choices.EnumerateArray().Select(choice =>
        {
            var errors = new List<string>();
            Check(value, choice, path, errors);
            return errors;
        })];
        int matches = outcomes.Count(outcome => outcome.Count == 0);
        return matches == 1 ? null : $"fits {matches} of the forms; the nearest lacks: {string.Join("; ", outcomes.MinBy(outcome => outcome.Count)!)}";
    }

    private JsonElement Follow(string reference) =>
        reference["#/".Length..].Split('/').Aggregate(schema, static (element, name) => element.GetProperty(name));

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => throw new NotSupportedException($"The schema's type '{type}' is not known to this validator."),
    };
}
