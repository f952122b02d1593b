using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Planning;

/// <summary>What holds of every plan, whatever the mesh, its state and the request are.</summary>
public sealed class PlanProperties
{
    private const int Targets = 12;

    private static readonly Gen<Case> Cases =
        from strategy in Gen.Elements(Enum.GetValues<RouteStrategy>())
        from sort in Gen.Elements<RouteStrategy?>(null, RouteStrategy.Cheapest, RouteStrategy.Fastest)
        from bits in Gen.Choose(0, 1).ArrayOf(40)
        from chain in Gen.Choose(0, Targets - 1).NonEmptyListOf()
        from states in Gen.Choose(0, 4).ArrayOf(Targets)
        from numbers in Gen.Choose(0, 50).ArrayOf(Targets)
        select new Case(strategy, sort, bits, [.. chain], states, numbers);

    [Fact]
    public void Plan_OfAnything_HasEveryTargetOnceAndNoneItRejects() => Check(static scene =>
    {
        Plan plan = scene.Plan("m", Members);
        string[] all = [.. plan.Candidates.Select(target => target.Name), .. plan.Rejections.Select(rejection => rejection.Target.Name)];
        return all.Length == all.Distinct().Count() && all.ToHashSet().SetEquals(scene.Expected);
    });

    [Fact]
    public void Plan_OfAnything_HasAPlacementForEveryCandidateOrNone() => Check(static scene =>
    {
        Plan plan = scene.Plan("m", Members);
        return plan.Placements.Count == plan.Candidates.Count || (plan is { Placements.Count: 0, Candidates.Count: 1 });
    });

    [Fact]
    public void Plan_OfTheSameRequest_IsTheSamePlan() => Check(static scene =>
    {
        Plan one = scene.Plan("m", Members);
        Plan other = scene.Plan("m", Members);
        return one.Order() == other.Order() && one.Reasons() == other.Reasons() && one.Placements.SequenceEqual(other.Placements);
    });

    [Fact]
    public void Plan_OfAnything_HasNobodyDownInFrontOfSomebodyWell() => Check(static scene =>
    {
        bool[] down = [.. scene.Plan("m", Members).Candidates.Select(target => scene.DownTargets.Contains(target.Name))];
        return down.SequenceEqual(down.Order());
    });

    [Fact]
    public void Plan_WithFewerTerms_NeverLosesACandidate() => Check(static scene =>
    {
        HashSet<string> narrow = [.. scene.Plan("m", Members).Candidates.Select(target => target.Name)];
        scene.Preferences = RoutePreferences.None;
        return narrow.IsSubsetOf(scene.Plan("m", Members).Candidates.Select(target => target.Name));
    });

    private const string Members = ""","tools":[{}],"max_tokens":100""";

    private static void Check(Func<RandomScene, bool> holds) =>
        Prop.ForAll(Cases.ToArbitrary(), one => holds(new RandomScene(one))).QuickCheckThrowOnFailure();

    private sealed record Case(RouteStrategy Strategy, RouteStrategy? Sort, int[] Bits, int[] Chain, int[] States, int[] Numbers)
    {
        public bool Is(int index) => Bits[index] == 1;
    }

    private sealed class RandomScene
    {
        private readonly PlanningScene _scene = new();

        public RandomScene(Case one)
        {
            for (int provider = 0; provider < 3; provider++)
            {
                int index = provider;
                _scene.Provider($"p{index}", definition => definition with
                {
                    IsConfigured = one.Is(index) || one.Is(index + 3),
                    Privacy = new ProviderPrivacy(one.Is(index + 6), one.Is(index + 9)),
                });
            }

            for (int i = 0; i < Targets; i++)
            {
                int index = i;
                string name = Name(i);
                _scene.Model(name, model => model with
                {
                    Capabilities = one.States[index] == 1 ? Capabilities.Chat : Capabilities.Chat | Capabilities.Tools,
                    Price = one.States[index] == 2 ? null : new Price(one.Numbers[index], one.Numbers[index]),
                    Quality = one.Numbers[index] % 3 * 30,
                });
                _scene.Seen.Targets[name] = new TargetPerformance(one.Numbers[index] * 10, one.Numbers[index], one.Numbers[index] % 4);
                if (one.States[i] == 3)
                {
                    _scene.Open(name);
                }
                else if (one.States[i] == 4)
                {
                    _scene.Down(name);
                    DownTargets.Add(name);
                }
            }

            int[] chain = [.. one.Chain.Distinct()];
            Expected = [.. chain.Select(Name)];
            _scene.Mapping("m", string.Join(' ', chain.Select(Name)), PolicyOf(one), [.. chain.Select(index => one.Numbers[index])]);
            _scene.Seen.Turns["m"] = one.Numbers[0];
            _scene.Session = one.Is(20) ? new Session(1, one.Is(21)) : null;
            _scene.Bound[1] = Name(one.Numbers[1] % Targets);
            _scene.RequestId = $"req_{one.Numbers[2]}";
            Preferences = new RoutePreferences
            {
                Strategy = one.Sort,
                Order = one.Is(22) ? ["p1", "elsewhere"] : [],
                Only = one.Is(23) ? ["p1", "p2"] : [],
                Ignore = one.Is(24) ? ["p2"] : [],
                AllowFallbacks = one.Is(25) || one.Is(26),
                MaxCostNanoDollars = one.Is(27) ? 500_000 : null,
                MaxPrice = one.Is(28) ? new PriceCeiling(30, null) : null,
                RequireParameters = one.Is(29),
                RequireZeroRetention = one.Is(30) && one.Is(31),
            };
        }

        public HashSet<string> DownTargets { get; } = [];

        public HashSet<string> Expected { get; }

        public RoutePreferences Preferences
        {
            get => _scene.Preferences;
            set => _scene.Preferences = value;
        }

        public Plan Plan(string model, string members) => _scene.Plan(model, members);

        private static RoutePolicy PolicyOf(Case one) => new()
        {
            Strategy = one.Strategy,
            PreferQuality = one.Is(12),
            DenyDataCollection = one.Is(13) && one.Is(14),
            IgnoredProviders = one.Is(15) && one.Is(16) ? ["p0"] : [],
            KeepsSessions = one.Is(17),
            MaxCostNanoDollars = one.Is(18) && one.Is(19) ? 800_000 : null,
        };

        private static string Name(int index) => $"p{index % 3}/{index}";
    }
}
