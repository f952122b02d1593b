using System.Text.Json.Nodes;

namespace LlmMesh.Load.Day;

/// <summary>The mesh's configuration for one strategy.</summary>
internal static class DayConfiguration
{
    /// <summary>The model name of every request.</summary>
    public const string Mapping = "day";

    /// <summary>As written, whatever happens: what the others are compared with.</summary>
    public const string Baseline = "priority";

    /// <summary>All strategies, the baseline first.</summary>
    public static IReadOnlyList<string> Strategies { get; } = [Baseline, "weighted", "cheapest", "fastest", "quality", "least_busy", "round_robin"];

    /// <summary>The variable that holds the key of all providers.</summary>
    public const string KeyVariable = "DAY_KEY";

    public static string Of(string strategy)
    {
        bool isBaseline = strategy == Baseline;
        var providers = new JsonObject();
        var models = new JsonArray();
        var steps = new JsonArray();
        foreach (DayTarget target in DayTarget.All)
        {
            providers[target.Name] = Provider();
            var model = new JsonObject
            {
                ["provider"] = target.Name,
                ["id"] = target.Model,
                ["aliases"] = new JsonArray("chat"),
                ["price"] = new JsonObject { ["input"] = target.InputPrice, ["output"] = target.OutputPrice },
                ["capabilities"] = new JsonArray("chat"),
            };
            if (!isBaseline)
            {
                model["quality"] = target.Quality;
            }

            models.Add(model);
            steps.Add(strategy == "weighted" ? new JsonObject { ["model"] = target.Alias, ["weight"] = target.Weight } : JsonValue.Create(target.Alias));
        }

        return new JsonObject
        {
            ["profile"] = "production",
            ["profiles"] = new JsonObject
            {
                ["production"] = new JsonObject
                {
                    ["key_limits"] = new JsonObject { ["requests_per_minute"] = 0, ["concurrency"] = 0 },
                    ["daily_budget"] = null,
                    ["circuit"] = new JsonObject { ["open_ms"] = 8000, ["first_probe_ms"] = 1000 },
                    ["request_timeout_ms"] = 20_000,
                },
            },
            ["providers"] = providers,
            ["models"] = models,
            ["mappings"] = new JsonObject
            {
                [Mapping] = isBaseline ? steps : new JsonObject { ["models"] = steps, ["strategy"] = strategy },
            },
        }.ToJsonString();
    }

    private static JsonObject Provider() => new()
    {
        ["base_url"] = "${EMULATOR_BASE_URL}/v1",
        ["api_key_variables"] = new JsonArray(KeyVariable),
        ["timeouts"] = new JsonObject { ["connect_ms"] = 1000, ["headers_ms"] = 4000, ["first_token_ms"] = 4000, ["idle_ms"] = 3000 },
    };
}
