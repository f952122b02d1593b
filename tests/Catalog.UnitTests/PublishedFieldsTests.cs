using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LlmMesh.Catalog.Reading;

namespace LlmMesh.Catalog.UnitTests;

/// <summary>
/// The reader, the schema and the document must name the same fields. The reader's are taken from what it says about a field it does
/// not know; containers are left out, because each names their members.
/// </summary>
public sealed partial class PublishedFieldsTests
{
    private static readonly JsonElement Schema = JsonElement.Parse(RepositoryFiles.Text("router_config.schema.json"));

    [Fact]
    public void Schema_Fields_AreTheReaders() => Assert.Equal(ReaderFields(), Leaves(SchemaFields(Schema, string.Empty)));

    [Fact]
    public void Document_Fields_AreTheReaders() => Assert.Equal(
        ReaderFields(),
        Leaves(DocumentRow().Matches(RepositoryFiles.Text("docs/configuration.md")).Select(row => row.Groups["field"].Value)));

    [Fact]
    public void Reader_Fields_CoverTheExampleOfEveryField() =>
        Assert.Equal(ReaderFields(), Leaves(ExampleFields(JsonElement.Parse(Examples.EveryField), string.Empty)));

    [Theory]
    [InlineData("provider", "dialect")]
    [InlineData("provider", "stream_usage")]
    [InlineData("provider", "token_limit_field")]
    [InlineData("provider", "api")]
    [InlineData("quirks", "tool_call_ids")]
    [InlineData("quirks", "reasoning")]
    [InlineData("quirks", "reasoning_history")]
    [InlineData("quirks", "like")]
    [InlineData("model", "capabilities")]
    [InlineData("model", "tokenizer")]
    [InlineData("model", "reasoning_style")]
    [InlineData("model", "lifecycle")]
    [InlineData("model", "price_source")]
    [InlineData("settings", "on_content_policy")]
    [InlineData("caller_limits", "on_limit")]
    [InlineData("target_limits", "on_limit")]
    [InlineData("daily_budget", "kind")]
    [InlineData("daily_budget", "on_exhausted")]
    [InlineData("routing", "strategy")]
    [InlineData("mapping_object", "strategy")]
    [InlineData("preset", "strategy")]
    [InlineData("routing", "data_collection")]
    [InlineData("mapping_object", "data_collection")]
    [InlineData("preset", "data_collection")]
    [InlineData("guard", "kind")]
    [InlineData("guard", "types")]
    [InlineData("guard", "on_failure")]
    [InlineData("fault_rule", "phase")]
    [InlineData("fault_rule", "wait")]
    [InlineData("fault_rule", "class")]
    [InlineData("fault_rule", "action")]
    public void Schema_Words_AreTheReaders(string section, string field)
    {
        IEnumerable<string> words = field switch
        {
            "dialect" => Vocabulary.Dialects.Keys,
            "tokenizer" => Vocabulary.Tokenizers.Keys,
            "reasoning_style" => Vocabulary.ReasoningStyles.Keys,
            "lifecycle" => Vocabulary.Lifecycles.Keys,
            "price_source" => Vocabulary.PriceSources.Keys,
            "strategy" when section == "routing" => Vocabulary.RouteStrategies.Keys.Except(["weighted"]),
            "strategy" => Vocabulary.RouteStrategies.Keys,
            "data_collection" => Vocabulary.DataCollections.Keys,
            "stream_usage" => Vocabulary.StreamUsages.Keys,
            "on_limit" when section == "caller_limits" => Vocabulary.CallerLimitActions.Keys,
            "on_limit" => Vocabulary.TargetLimitActions.Keys,
            "kind" when section == "guard" => Vocabulary.GuardKinds.Keys,
            "types" => Vocabulary.PersonalDataTypes.Keys,
            "on_failure" => Vocabulary.GuardFailures.Keys,
            "kind" => Vocabulary.BudgetKinds.Keys,
            "on_exhausted" => Vocabulary.BudgetExhaustions.Keys,
            "api" => Vocabulary.Apis.Keys,
            "tool_call_ids" => Vocabulary.ToolCallIds.Keys,
            "reasoning" => Vocabulary.ReasoningWords.Keys,
            "reasoning_history" => Vocabulary.ReasoningHistories.Keys,
            "like" => KnownServers.Names,
            "token_limit_field" => Vocabulary.TokenLimitFields.Keys,
            "on_content_policy" => Vocabulary.ContentPolicyActions.Keys,
            "phase" => Vocabulary.FaultPhases.Keys,
            "wait" => Vocabulary.FaultWaits.Keys,
            "class" => Vocabulary.FaultClasses.Keys,
            "action" => Vocabulary.FaultActions.Keys,
            _ => Vocabulary.Capabilities.Keys,
        };
        JsonElement property = Schema.GetProperty("$defs").GetProperty(section).GetProperty("properties").GetProperty(field);
        JsonElement published = property.TryGetProperty("items", out JsonElement items) ? items : property;

        Assert.Equal(
            words.Order(StringComparer.Ordinal),
            published.GetProperty("enum").EnumerateArray().Select(word => word.GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Repository_Configuration_IsValid() => Configured.Snapshot(RepositoryFiles.Text("router_config.json"));

    [Fact]
    public void Repository_ConfigurationWithItsExamplesUncommented_IsValid()
    {
        string text = ExampleComment().Replace(RepositoryFiles.Text("router_config.json"), "${json}");

        Assert.Contains("vllm", Configured.Snapshot(text).Providers.Keys);
    }

    [Fact]
    public void Document_Examples_AreValid()
    {
        string[] examples = [.. DocumentExample().Matches(RepositoryFiles.Text("docs/configuration.md")).Select(example => example.Groups["json"].Value)];

        Assert.Contains(examples, example => example.Contains("\"presets\"", StringComparison.Ordinal));
        Assert.All(examples, example =>
        {
            string file = example.StartsWith('{') ? example : $"{{{example}}}";
            Assert.Equal([], CatalogReader.Read(Encoding.UTF8.GetBytes(file), _ => null, _ => "A prompt.").Errors);
        });
    }

    private static IEnumerable<string> ReaderFields()
    {
        CatalogResult result = Configured.Read("""
            {
              "zz": 0,
              "settings": {
                "zz": 0, "key_limits": { "zz": 0, "wait": { "zz": 0 } }, "team_limits": { "zz": 0, "wait": { "zz": 0 } },
                "organisation_limits": { "zz": 0, "wait": { "zz": 0 } }, "guards": [{ "zz": 0, "name": "g", "kind": "secrets" }], "daily_budget": { "zz": 0 }, "spending": { "zz": 0 },
                "retry": { "zz": 0 }, "circuit": { "zz": 0 }, "responses_store": { "zz": 0 },
                "routing": { "zz": 0, "providers": { "zz": 0 }, "degrade": { "zz": 0 } }
              },
              "profiles": { "development": { "zz": 0, "key_limits": { "zz": 0 } } },
              "providers": { "p": {
                "zz": 0, "base_url": "https://p/v1", "timeouts": { "zz": 0 }, "circuit": { "zz": 0 }, "quirks": { "zz": 0 }, "embeddings": { "zz": 0 }, "privacy": { "zz": 0 },
                "limits": { "zz": 0, "wait": { "zz": 0 } }, "target_limits": { "zz": 0, "wait": { "zz": 0 } },
                "default_price": { "zz": 0, "input": 1, "output": 1, "units": { "zz": 0 } }, "credentials": [{ "zz": 0, "name": "n", "variable": "V" }]
              } },
              "models": [{
                "zz": 0, "provider": "p", "id": "m", "timeouts": { "zz": 0 },
                "image_tokens": { "zz": 0, "cell": 1, "per_cell": 1, "unknown": 1 }, "price": { "zz": 0, "input": 1, "output": 1, "units": { "zz": 0 } },
                "long_context": { "zz": 0, "above_input_tokens": 1, "price": { "zz": 0, "input": 1, "output": 1, "units": { "zz": 0 } } }
              }],
              "mappings": { "m": { "zz": 0, "models": [{ "zz": 0, "model": "p/m" }], "providers": { "zz": 0 }, "degrade": { "zz": 0 } } },
              "categories": { "m": { "zz": 0 } },
              "presets": { "r": { "zz": 0, "models": [{ "zz": 0, "model": "p/m" }], "limits": { "zz": 0 }, "providers": { "zz": 0 }, "degrade": { "zz": 0 } } },
              "fault_rules": [{ "zz": 0, "status": 418, "class": "overloaded" }],
              "alerts": {
                "zz": 0,
                "rules": {
                  "zz": 0, "cost": { "zz": 0 }, "error_rate": { "zz": 0 }, "latency": { "zz": 0 }, "budget_remaining": { "zz": 0 },
                  "budget_thresholds": { "zz": 0 }, "circuit_open": { "zz": 0 }, "credential_disabled": { "zz": 0 }, "credits_low": { "zz": 0 },
                  "credential_due": { "zz": 0 }
                },
                "webhooks": { "ops": { "zz": 0, "url": "https://p", "secret_variable": "S" } }
              }
            }
            """);
        return Leaves(result.Errors.SelectMany(error => error.Message
            .TrimEnd('.')
            .Split("known here: ")[1]
            .Split(", ")
            .Select(field => error.Path.Replace("$.", string.Empty, StringComparison.Ordinal)
                .Replace("zz", field, StringComparison.Ordinal)
                .Replace("[0]", "[]", StringComparison.Ordinal)
                .Replace("providers.p", "providers.*", StringComparison.Ordinal)
                .Replace("mappings.m", "mappings.*", StringComparison.Ordinal)
                .Replace("categories.m", "categories.*", StringComparison.Ordinal)
                .Replace("presets.r", "presets.*", StringComparison.Ordinal)
                .Replace("webhooks.ops", "webhooks.*", StringComparison.Ordinal)
                .Replace("profiles.development", "profiles.*", StringComparison.Ordinal))));
    }

    private static IEnumerable<string> SchemaFields(JsonElement schema, string path)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            return SchemaFields(Schema.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]), path);
        }

        IEnumerable<string> members = Part("properties") is { } properties
            ? properties.EnumerateObject().SelectMany(property => SchemaFields(property.Value, Join(path, property.Name)))
            : [];
        IEnumerable<string> choices = schema.TryGetProperty("anyOf", out JsonElement anyOf)
            ? anyOf.EnumerateArray().SelectMany(choice => SchemaFields(choice, path))
            : [];
        IEnumerable<string> values = Part("additionalProperties") is { } value ? SchemaFields(value, Join(path, "*")) : [];
        IEnumerable<string> items = Part("items") is { } item ? SchemaFields(item, path + "[]") : [];
        return [path, .. members, .. choices, .. values, .. items];

        JsonElement? Part(string keyword) =>
            schema.TryGetProperty(keyword, out JsonElement part) && part.ValueKind == JsonValueKind.Object ? part : null;
    }

    private static IEnumerable<string> ExampleFields(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => ExampleFields(
            member.Value,
            Join(
                path,
                path is "providers" or "profiles" or "mappings" or "categories" or "presets" or "presets.*.parameters" or "providers.*.headers" or "providers.*.quirks.renamed_fields" or "alerts.webhooks"
                    || path.EndsWith(".image_forms", StringComparison.Ordinal) ? "*" : member.Name))),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => ExampleFields(item, path + "[]")),
        _ => [path],
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>Without containers, the marks of lists and maps, and the profiles, whose members are those of the settings.</summary>
    private static IEnumerable<string> Leaves(IEnumerable<string> fields)
    {
        string[] all = [.. fields.Select(field => field.TrimEnd('*', '.', '[', ']')).Where(field => field.Length > 0)];
        return all
            .Where(field => !all.Any(other => other.StartsWith(field, StringComparison.Ordinal) && other[field.Length..] is ['.' or '[', ..]))
            .Select(field => field.StartsWith("profiles", StringComparison.Ordinal) ? "profiles" : field)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"^\| `(?<field>[a-z$][a-z_$.*\[\]]*)` (\|[^|]*){3}\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex DocumentRow();

    [GeneratedRegex(@"^```json\n(?<json>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex DocumentExample();

    // The examples are the comments that hold JSON.
    [GeneratedRegex("""^  // (?<json>"\w+": [{[]| +["{}\]].*|[\]}],?)$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ExampleComment();
}
