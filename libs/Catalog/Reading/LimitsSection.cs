using System.Collections.Frozen;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>limits</c> and its like, of callers and of providers.</summary>
internal static class LimitsSection
{
    // Far above any rate, far below what shared counters can hold exactly.
    private const long MostTokens = 1_000_000_000_000;
    private const int LongestQueue = 1_000_000;

    /// <summary>Limits of keys, teams and the organisation, in whose stead nobody else can be asked.</summary>
    public static Limits OfCallers(JsonFields parent, string name, Limits inherited, WrittenWaits written) =>
        Read(parent, name, inherited, Vocabulary.CallerLimitActions, written);

    /// <summary>Limits of a provider and of its targets.</summary>
    public static Limits OfTargets(JsonFields parent, string name, Limits inherited, WrittenWaits written) =>
        Read(parent, name, inherited, Vocabulary.TargetLimitActions, written);

    /// <summary>Refuses a written wait for a limit that outlasts every request.</summary>
    public static void Settle(string name, Limits limits, WaitBound request, WrittenWaits written) =>
        written.RefuseLonger(Wait(name), limits.Wait.AtMost, request);

    private static Limits Read(
        JsonFields parent, string name, Limits inherited, FrozenDictionary<string, LimitAction> actions, WrittenWaits written)
    {
        if (parent[name]?.Fields() is not { } fields)
        {
            return inherited;
        }

        Limits limits = inherited with
        {
            RequestsPerMinute = Requests(fields["requests_per_minute"]) ?? inherited.RequestsPerMinute,
            TokensPerMinute = fields["tokens_per_minute"]?.Integer(0, MostTokens, "a limit, 0 for none") ?? inherited.TokensPerMinute,
            RequestsPerDay = Requests(fields["requests_per_day"]) ?? inherited.RequestsPerDay,
            Concurrency = Requests(fields["concurrency"]) ?? inherited.Concurrency,
            OnLimit = fields["on_limit"]?.Word(actions) ?? inherited.OnLimit,
            Wait = Policy(fields["wait"], inherited.Wait, Wait(name), written),
        };
        fields.RefuseOthers();
        return limits;
    }

    private static WaitPolicy Policy(JsonCursor? section, WaitPolicy inherited, string name, WrittenWaits written)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        var policy = new WaitPolicy
        {
            AtMost = written.Read(fields, "at_most_ms", name) ?? inherited.AtMost,
            Queue = (int?)fields["queue"]?.Integer(1, LongestQueue, "requests that wait; to let none wait, write on_limit \"reject\"")
                ?? inherited.Queue,
        };
        fields.RefuseOthers();
        return policy;
    }

    private static int? Requests(JsonCursor? field) => (int?)field?.Integer(0, int.MaxValue, "a limit, 0 for none");

    private static string Wait(string name) => $"{name}.wait.at_most_ms";
}
