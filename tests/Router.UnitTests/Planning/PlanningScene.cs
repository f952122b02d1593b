using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning;

namespace LlmMesh.Router.UnitTests.Planning;

/// <summary>A small mesh to plan in. Providers are named by a letter, targets <c>a/1</c>; each test changes what it is about.</summary>
internal sealed class PlanningScene
{
    private readonly List<Target> _targets = [];
    private readonly Dictionary<string, ProviderDefinition> _providers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Mapping> _mappings = new(StringComparer.Ordinal);
    private readonly List<TargetHealth> _health = [];
    private readonly List<CircuitStatus> _circuits = [];

    public Performance Seen { get; } = new();

    public Dictionary<ulong, string> Bound { get; } = [];

    public RoutePreferences Preferences { get; set; } = RoutePreferences.None;

    public Session? Session { get; set; }

    public Preset? Preset { get; set; }

    public RoutePolicy General { get; set; } = new();

    public IReadOnlyList<Category> Categories { get; set; } = [];

    public string Content { get; set; } = "one two six";

    public string RequestId { get; set; } = "req_1";

    public CallerScope Scope { get; set; } = CallerScope.Open;

    public PlanningScene Provider(string name, Func<ProviderDefinition, ProviderDefinition>? change = null)
    {
        var provider = new ProviderDefinition
        {
            Name = name,
            Endpoints = [new Uri("http://localhost:1/v1")],
            Accounts = [new ProviderAccount(name, Credential: null)],
            IsConfigured = true,
            Privacy = ProviderPrivacy.Unknown with { IsEnforcedByRequest = name == "openrouter" },
        };
        _providers[name] = change?.Invoke(provider) ?? provider;
        return this;
    }

    /// <summary>Adds a model, and its provider where there is none of the name.</summary>
    public PlanningScene Model(string target, Func<ModelDefinition, ModelDefinition>? change = null)
    {
        string[] name = target.Split('/', 2);
        if (!_providers.ContainsKey(name[0]))
        {
            Provider(name[0]);
        }

        var model = new ModelDefinition { Provider = name[0], Id = name[1] };
        _targets.Add(new Target(_providers[name[0]], name[1], change?.Invoke(model) ?? model));
        return this;
    }

    /// <summary>Adds models that nothing is known of.</summary>
    public PlanningScene Models(string targets)
    {
        foreach (string target in targets.Split(' '))
        {
            Model(target);
        }

        return this;
    }

    public PlanningScene Mapping(string name, string targets, RoutePolicy? policy = null, params int[] weights)
    {
        _mappings[name] = MappingOf(targets, policy, weights);
        return this;
    }

    public Mapping MappingOf(string targets, RoutePolicy? policy = null, params int[] weights) => new()
    {
        Targets = [.. targets.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Find)],
        Policy = policy ?? new RoutePolicy(),
        Weights = weights,
    };

    public PlanningScene Down(string target)
    {
        string[] name = target.Split('/', 2);
        _health.Add(new TargetHealth(name[0], name[1], HealthState.Down, 0, 0, Detail: null));
        return this;
    }

    public PlanningScene Probed(string target, long latencyMs)
    {
        string[] name = target.Split('/', 2);
        _health.Add(new TargetHealth(name[0], name[1], HealthState.Healthy, latencyMs, 0, Detail: null));
        return this;
    }

    public PlanningScene Open(string target)
    {
        _circuits.Add(new CircuitStatus { Scope = CircuitScope.Target, Name = target, State = CircuitState.Open, Reason = FaultClass.ServerError, Failures = 3 });
        return this;
    }

    public Exchange Exchange(string model, string members = "")
    {
        var catalog = new CatalogSnapshot
        {
            Version = "scene",
            Settings = new MeshSettings { Routing = General },
            Providers = _providers,
            Targets = _targets,
            FaultRules = [],
            Alerts = new AlertSettings(),
            Mappings = _mappings,
            Categories = Categories,
            Presets = Preset is { } preset ? new Dictionary<string, Preset>(StringComparer.Ordinal) { [preset.Name] = preset } : [],
        };
        var surroundings = new Surroundings(_health.ToDictionary(target => target.Target), CircuitView.Of(_circuits))
        {
            Performance = Seen,
            Sessions = new Sessions(Bound),
        };
        return new Exchange(RequestId, new Caller(new LedgerCaller("key-1", "default", "default")) { Scope = Scope }, catalog, surroundings, TimeProvider.System)
        {
            Envelope = Bodies.Accept($$"""{"model":"{{model}}"{{members}},"messages":[{"role":"user","content":"{{Content}}"}]}"""),
            Preferences = Preferences,
            Session = Session,
            Preset = Preset,
        };
    }

    /// <summary>The plan, also where nobody is left.</summary>
    public Plan Plan(string model, string members = "")
    {
        Exchange exchange = Exchange(model, members);
        _ = PlanningStage.Plan(exchange);
        return exchange.Plan;
    }

    private Target Find(string name) => _targets.Single(target => target.Name == name);

    /// <summary>What has been seen of the targets.</summary>
    internal sealed class Performance : PerformanceView
    {
        public Dictionary<string, TargetPerformance> Targets { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, long> Turns { get; } = new(StringComparer.Ordinal);

        public override TargetPerformance Of(Target target) => Targets.GetValueOrDefault(target.Name);

        public override long TurnOf(string chain) => Turns.GetValueOrDefault(chain);
    }

    private sealed class Sessions(Dictionary<ulong, string> bound) : SessionView
    {
        public override string? TargetOf(ulong key) => bound.GetValueOrDefault(key);
    }
}

/// <summary>A plan in one line.</summary>
internal static class PlanText
{
    /// <summary>The candidates in order.</summary>
    public static string Order(this Plan plan) => string.Join(' ', plan.Candidates);

    /// <summary>The candidates with the rules that put them there.</summary>
    public static string Rules(this Plan plan) =>
        string.Join(' ', plan.Candidates.Zip(plan.Placements, static (target, placement) => $"{target}:{placement.Rule}"));

    /// <summary>Those left out, each with its reason.</summary>
    public static string Reasons(this Plan plan) =>
        string.Join(' ', plan.Rejections.Select(static rejection => $"{rejection.Target}:{rejection.Reason}"));
}
