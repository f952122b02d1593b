using System.Text.Json;
using System.Text.RegularExpressions;

namespace LlmMesh.AppHost.IntegrationTests.Publishing;

/// <summary>What stands in braces in a manifest must lead to something in it.</summary>
internal static partial class ManifestExpressions
{
    private static readonly string[] OfABinding = ["url", "host", "port", "targetPort", "scheme"];

    /// <summary>The expressions that lead nowhere.</summary>
    public static IReadOnlyList<string> FindBroken(JsonElement manifest)
    {
        JsonElement resources = manifest.GetProperty("resources");
        return [.. Texts(manifest)
            .SelectMany(text => Expression().Matches(text))
            .Select(match => match.Groups["path"].Value)
            .Where(expression => !Leads(resources, expression.Split('.')))];
    }

    private static bool Leads(JsonElement resources, string[] way) =>
        resources.TryGetProperty(way[0], out JsonElement resource)
        && way[1..] switch
        {
            ["connectionString"] => resource.TryGetProperty("connectionString", out _),
            ["value"] => resource.TryGetProperty("value", out _),
            ["inputs", var input] => resource.TryGetProperty("inputs", out JsonElement inputs) && inputs.TryGetProperty(input, out _),
            ["bindings", var name, var part] => resource.TryGetProperty("bindings", out JsonElement bindings)
                && bindings.TryGetProperty(name, out _) && OfABinding.Contains(part),
            _ => false,
        };

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Texts(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        _ => [],
    };

    [GeneratedRegex(@"\{(?<path>[^{}]+)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Expression();
}
