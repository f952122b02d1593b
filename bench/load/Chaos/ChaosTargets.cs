using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmMesh.Load.Chaos;

/// <summary>The providers of a chaos run: three with two keys each, all of them the emulator, each with a model for every known answer.</summary>
internal static class ChaosTargets
{
    public static IReadOnlyList<string> Providers { get; } = ["alpha", "beta", "gamma"];

    /// <summary>The keys' variables and values; the emulator takes any key and can refuse one by its ending.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Keys =>
        Providers.SelectMany(provider => new[] { "one", "two" }.Select(key => KeyValuePair.Create(Variable(provider, key), $"{provider}-key-{key}")));

    /// <summary>How a request names a healthy target.</summary>
    public static string NameOf(string provider, KnownAnswer answer) => $"{provider}/{answer.Name}";

    /// <summary>The model's id at its provider: what the emulator arms faults by, so no two providers share one.</summary>
    public static string ModelOf(string provider, KnownAnswer answer) => string.Create(
        CultureInfo.InvariantCulture, $"fault-none,{answer.Options},delay-ms={Providers.ToList().IndexOf(provider) + 1}");

    /// <summary>
    /// The mesh's configuration: limits that are counted and never reached, waits and circuits short enough for many outages and
    /// recoveries in one run.
    /// </summary>
    public static string Configuration()
    {
        var providers = new JsonObject { ["emulator"] = Provider() };
        var models = new JsonArray();
        foreach (string provider in Providers)
        {
            JsonObject definition = Provider();
            definition["base_url"] = "${EMULATOR_BASE_URL}/v1";
            definition["api_key_variables"] = new JsonArray(Variable(provider, "one"), Variable(provider, "two"));
            providers[provider] = definition;
            foreach (KnownAnswer answer in KnownAnswer.All)
            {
                models.Add(Model(provider, answer));
            }
        }

        var mappings = new JsonObject();
        foreach (KnownAnswer answer in KnownAnswer.All)
        {
            mappings[answer.Name + "-chain"] = new JsonArray([.. Providers.Select(provider => JsonValue.Create(NameOf(provider, answer)))]);
        }

        var configuration = new JsonObject
        {
            ["profile"] = "production",
            ["profiles"] = new JsonObject
            {
                ["production"] = new JsonObject
                {
                    ["key_limits"] = Unreached(),
                    ["circuit"] = Circuit(),
                    ["request_timeout_ms"] = 20_000,

                    // Soft: a hard one rightly refuses while Redis is away.
                    ["daily_budget"] = new JsonObject { ["usd"] = 1_000_000, ["kind"] = "soft" },
                },
            },
            ["providers"] = providers,
            ["models"] = models,
            ["mappings"] = mappings,
        };
        return configuration.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private static JsonObject Provider() => new()
    {
        ["target_limits"] = Unreached(),
        ["timeouts"] = new JsonObject
        {
            ["connect_ms"] = 1000,
            ["headers_ms"] = 2000,
            ["first_token_ms"] = 2000,
            ["first_token_reasoning_ms"] = 2000,
            ["idle_ms"] = 1500,
        },
    };

    private static JsonObject Model(string provider, KnownAnswer answer) => new()
    {
        ["provider"] = provider,
        ["id"] = ModelOf(provider, answer),
        ["aliases"] = new JsonArray(answer.Name),
        ["price"] = new JsonObject { ["input"] = 1, ["output"] = 4 },

        // One provider that goes on from a prefill, two that must begin anew.
        ["capabilities"] = provider == "beta" ? new JsonArray("chat", "prefill") : new JsonArray("chat"),
    };

    private static JsonObject Circuit() => new() { ["open_ms"] = 8000, ["first_probe_ms"] = 1000 };

    private static JsonObject Unreached() => new() { ["requests_per_minute"] = 1_000_000, ["concurrency"] = 100_000 };

    private static string Variable(string provider, string key) => $"CHAOS_{provider}_{key}".ToUpperInvariant();
}
