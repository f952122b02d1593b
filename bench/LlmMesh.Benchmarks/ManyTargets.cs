using System.Collections.Frozen;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Upstreams;

namespace LlmMesh.Benchmarks;

/// <summary>
/// A request to a chain of many targets with every filter on: of ten providers in turn, each target probed and measured, one in fifty
/// behind an open circuit, one provider's account and one provider's privacy not good enough.
/// </summary>
internal static class ManyTargets
{
    private const int Providers = 10;

    private const string Body =
        """{"model":"many","temperature":0.2,"max_tokens":256,"user":"bench","messages":[{"role":"user","content":"Which of these is the best?"}]}""";

    private static readonly ProviderDefinition[] Definitions = [.. Enumerable.Range(0, Providers).Select(ProviderOf)];

    public static Exchange Request(int count, RouteStrategy strategy)
    {
        Target[] targets = [.. Enumerable.Range(0, count).Select(TargetOf)];
        var exchange = new Exchange(
            "req_bench", CallerOf(), Snapshot(targets, strategy), SurroundingsOf(targets), TimeProvider.System)
        {
            Envelope = EnvelopeReader.Read(Bodies.Keep(System.Text.Encoding.UTF8.GetBytes(Body))).Envelope!,
            Preferences = new RoutePreferences
            {
                MaxCostNanoDollars = 1_000_000_000,
                Only = [.. Enumerable.Range(0, Providers).Select(NameOf)],
                Ignore = [NameOf(8)],
                RequireParameters = true,
                DenyDataCollection = true,
                RequireZeroRetention = true,
                MaxPrice = new PriceCeiling(90, 90),
            },
        };

        // Read once here as it would be once in a request.
        _ = exchange.Prompt;
        return exchange;
    }

    private static Caller CallerOf() => new(new LedgerCaller("key", "team", "organisation"))
    {
        Scope = new CallerScope(new AccessScope { Models = ["provider-*"] }, new AccessScope()),
    };

    private static CatalogSnapshot Snapshot(Target[] targets, RouteStrategy strategy) => new()
    {
        Version = "bench",
        Settings = new MeshSettings(),
        Providers = targets.Select(target => target.Provider).DistinctBy(provider => provider.Name).ToDictionary(provider => provider.Name),
        Targets = targets,
        FaultRules = [],
        Alerts = new AlertSettings(),
        Mappings = new Dictionary<string, Mapping>(StringComparer.Ordinal)
        {
            ["many"] = new Mapping { Targets = targets, Policy = new RoutePolicy { Strategy = strategy } },
        },
    };

    private static Surroundings SurroundingsOf(Target[] targets)
    {
        var figures = new TargetFigures(TimeProvider.System);
        for (int i = 0; i < targets.Length; i++)
        {
            figures.Begun(targets[i]);
            figures.Ended(targets[i], new AttemptMeasure(
                FaultClass.None, TimeSpan.FromMilliseconds(200 + (i * 7919 % 1000)), TimeSpan.FromSeconds(2), 200)
            { IsAnswered = true });
        }

        IEnumerable<CircuitStatus> open = targets.Where((_, index) => index % 50 == 7).Select(target => Open(CircuitScope.Target, target.Name));
        return new Surroundings(
            targets.ToFrozenDictionary(target => target.Name, HealthOf), CircuitView.Of([.. open, Open(CircuitScope.Account, NameOf(9))]))
        { Performance = figures.Now(), Corrections = new Router.Tokens.TokenCorrections() };
    }

    private static TargetHealth HealthOf(Target target) =>
        new(target.Provider.Name, target.Model, target.Model.EndsWith("13", StringComparison.Ordinal) ? HealthState.Down : HealthState.Healthy, 100, 1, Detail: null);

    private static CircuitStatus Open(CircuitScope scope, string name) =>
        new() { Scope = scope, Name = name, State = CircuitState.Open, Failures = 3, Reason = FaultClass.ServerError };

    private static string NameOf(int provider) => $"provider-{provider}";

    private static Target TargetOf(int index)
    {
        string provider = NameOf(index % Providers);
        string model = $"vendor/model-{index}";
        return new Target(Definitions[index % Providers], model, new ModelDefinition
        {
            Provider = provider,
            Id = model,
            ContextWindow = 128_000,
            MaxOutputTokens = 8192,
            Price = new Price(0.1m + (index * 7919 % 97), 0.2m + (index * 104_729 % 89)),
            Tokenizer = (Tokenizer)(index % 3),
            Quality = index % 5 * 20,
            Rejects = index % 4 == 0 ? ["logit_bias"] : [],
        });
    }

    private static ProviderDefinition ProviderOf(int index) => new()
    {
        Name = NameOf(index),
        Endpoints = [new Uri("http://localhost:1/v1")],
        Accounts = [new ProviderAccount(NameOf(index), Credential: null)],
        IsConfigured = true,
        Privacy = new ProviderPrivacy(IsZeroRetention: true, CollectsData: index == 7),
        Quirks = new ProviderQuirks { UnsupportedFields = new HashSet<string>(StringComparer.Ordinal) { "logit_bias", "seed", "n" } },
    };
}
