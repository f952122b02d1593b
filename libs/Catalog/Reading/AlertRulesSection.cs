namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>alerts.rules</c>.</summary>
internal static class AlertRulesSection
{
    // A shorter window would hold next to nothing.
    private const int ShortestWindow = 60_000;
    private const int MostRequests = 1_000_000;
    private const int MostDaysAhead = 365;
    private const int HighestPercent = 1000;
    private const decimal MostDollars = 9_000_000m;

    public static AlertRules Read(JsonCursor? section, AlertRules inherited)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        var rules = new AlertRules
        {
            Cost = Rule(fields["cost"], inherited.Cost, (rule, known) => known with
            {
                IsEnabled = Enabled(rule) ?? known.IsEnabled,
                DollarsPerHour = Positive(rule["usd_per_hour"], MostDollars, "US dollars per hour") ?? known.DollarsPerHour,
                Window = Window(rule) ?? known.Window,
            }),
            ErrorRate = Rule(fields["error_rate"], inherited.ErrorRate, (rule, known) => known with
            {
                IsEnabled = Enabled(rule) ?? known.IsEnabled,
                Share = Share(rule["share"]) ?? known.Share,
                Window = Window(rule) ?? known.Window,
                MinimumRequests = Requests(rule) ?? known.MinimumRequests,
            }),
            Latency = Rule(fields["latency"], inherited.Latency, (rule, known) => known with
            {
                IsEnabled = Enabled(rule) ?? known.IsEnabled,
                Above = rule["above_ms"]?.Milliseconds() ?? known.Above,
                Window = Window(rule) ?? known.Window,
                MinimumRequests = Requests(rule) ?? known.MinimumRequests,
            }),
            BudgetRemaining = Rule(fields["budget_remaining"], inherited.BudgetRemaining, (rule, known) => known with
            {
                IsEnabled = Enabled(rule) ?? known.IsEnabled,
                Percent = Positive(rule["percent"], 100, "percent of a budget's limit") ?? known.Percent,
            }),
            BudgetThresholds = Rule(fields["budget_thresholds"], inherited.BudgetThresholds, (rule, known) => known with
            {
                IsEnabled = Enabled(rule) ?? known.IsEnabled,
                Percents = Percents(rule["percents"]) ?? known.Percents,
            }),
            CircuitOpen = Rule(fields["circuit_open"], inherited.CircuitOpen, (rule, known) => known with
            {
                IsEnabled = Enabled(rule) ?? known.IsEnabled,
                For = rule["for_ms"]?.Milliseconds(0) ?? known.For,
            }),
            CredentialDisabled = Rule(
                fields["credential_disabled"],
                inherited.CredentialDisabled,
                (rule, known) => known with { IsEnabled = Enabled(rule) ?? known.IsEnabled }),
            CreditsLow = Rule(fields["credits_low"], inherited.CreditsLow, (rule, known) => known with
            {
                IsEnabled = Enabled(rule) ?? known.IsEnabled,
                Dollars = Positive(rule["usd"], MostDollars, "US dollars") ?? known.Dollars,
            }),
            CredentialDue = Rule(fields["credential_due"], inherited.CredentialDue, (rule, known) => known with
            {
                IsEnabled = Enabled(rule) ?? known.IsEnabled,
                Ahead = rule["days_ahead"]?.Integer(0, MostDaysAhead, "days") is { } days ? TimeSpan.FromDays(days) : known.Ahead,
            }),
        };
        fields.RefuseOthers();
        return rules;
    }

    private static TRule Rule<TRule>(JsonCursor? section, TRule inherited, Func<JsonFields, TRule, TRule> read)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        TRule rule = read(fields, inherited);
        fields.RefuseOthers();
        return rule;
    }

    private static bool? Enabled(JsonFields rule) => rule["enabled"]?.Flag();

    private static TimeSpan? Window(JsonFields rule) => rule["window_ms"]?.Milliseconds(ShortestWindow);

    private static int? Requests(JsonFields rule) => (int?)rule["minimum_requests"]?.Integer(1, MostRequests, "a number of requests");

    private static decimal? Positive(JsonCursor? field, decimal most, string what)
    {
        decimal? number = field?.Number(0, most, what);
        if (number == 0)
        {
            field!.Error("must be above 0; to switch the rule off, write \"enabled\": false.");
            return null;
        }

        return number;
    }

    private static decimal? Share(JsonCursor? field)
    {
        decimal? share = Positive(field, 1, "a share");
        if (share == 1)
        {
            field!.Error("must be below 1: no more than all requests can fail; to switch the rule off, write \"enabled\": false.");
            return null;
        }

        return share;
    }

    private static IReadOnlyList<int>? Percents(JsonCursor? field)
    {
        if (field?.Items() is not { } items)
        {
            return null;
        }

        if (items.Count == 0)
        {
            field.Error("must hold at least one mark; to switch the rule off, write \"enabled\": false.");
        }

        return [.. items.Select(item => (int?)item.Integer(1, HighestPercent, "percent of a budget's limit"))
            .OfType<int>()
            .Distinct()
            .Order()];
    }
}
