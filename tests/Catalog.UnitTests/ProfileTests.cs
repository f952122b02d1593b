using LlmMesh.Contracts;

namespace LlmMesh.Catalog.UnitTests;

public sealed class ProfileTests
{
    [Theory]
    [InlineData("development", 0, 0, 5_000_000_000, BudgetKind.Soft, 60, 1)]
    [InlineData("production", 300, 50, 50_000_000_000, BudgetKind.Hard, 30, 2)]
    public void Read_BuiltInProfile_IsAsPublished(
        string profile, int requestsPerMinute, int concurrency, long budget, BudgetKind kind, int headersSeconds, int retries)
    {
        CatalogSnapshot snapshot = InForce(profile);
        MeshSettings settings = snapshot.Settings;

        Assert.Equal(new Limits { RequestsPerMinute = requestsPerMinute, Concurrency = concurrency }, settings.KeyLimits);
        Assert.Equal(new Limits(), settings.TeamLimits);
        Assert.Equal(new Limits(), settings.OrganisationLimits);
        Assert.Equal(new DailyBudget(budget, kind, BudgetExhaustion.Refuse), settings.DailyBudget);
        Assert.Equal(TimeSpan.FromSeconds(headersSeconds), settings.HeadersTimeout);
        Assert.Equal(TimeSpan.FromSeconds(headersSeconds), snapshot.Providers["openai"].Timeouts.Headers);
        Assert.Equal(TimeSpan.FromSeconds(600), settings.RequestTimeout);
        Assert.Equal(retries, settings.Retry.MaxRetries);
        Assert.Equal(TimeZoneInfo.Utc, settings.TimeZone);
    }

    [Fact]
    public void Read_HeadersTimeout_IsForProvidersThatStateNone()
    {
        CatalogSnapshot snapshot = InForce("production", """
            {
              "settings": { "headers_timeout_ms": 7000 },
              "providers": { "openai": { "timeouts": { "headers_ms": 8000 } }, "ollama": { "timeouts": { "idle_ms": 9000 } } }
            }
            """);

        Assert.Equal(TimeSpan.FromSeconds(7), snapshot.Providers["google"].Timeouts.Headers);
        Assert.Equal(TimeSpan.FromSeconds(8), snapshot.Providers["openai"].Timeouts.Headers);
        Assert.Equal(TimeSpan.FromSeconds(120), snapshot.Providers["ollama"].Timeouts.Headers);
    }

    [Theory]
    [InlineData("development", "20", 20_000_000_000, BudgetKind.Soft)]
    [InlineData("production", "20", 20_000_000_000, BudgetKind.Hard)]
    [InlineData("production", "0.000000001", 1, BudgetKind.Hard)]
    [InlineData("production", """{ "usd": 0.1 }""", 100_000_000, BudgetKind.Hard)]
    [InlineData("production", """{ "kind": "soft" }""", 50_000_000_000, BudgetKind.Soft)]
    [InlineData("development", """{ "usd": 9000000, "kind": "hard" }""", 9_000_000_000_000_000, BudgetKind.Hard)]
    public void Read_DailyBudget_ChangesOnlyWhatIsWritten(string profile, string written, long budget, BudgetKind kind) => Assert.Equal(
        new DailyBudget(budget, kind, BudgetExhaustion.Refuse),
        InForce(profile, $$"""{ "settings": { "daily_budget": {{written}} } }""").Settings.DailyBudget);

    [Theory]
    [InlineData("null")]
    [InlineData("0")]
    [InlineData("""{ "usd": 0 }""")]
    public void Read_DailyBudgetOfNothing_IsNone(string written) =>
        Assert.Null(InForce("production", $$"""{ "settings": { "daily_budget": {{written}} } }""").Settings.DailyBudget);

    [Fact]
    public void Read_DailyBudgetTermsWithoutAnAmount_AreRefused()
    {
        CatalogResult result = Configured.Read("""
            { "settings": { "daily_budget": null }, "profiles": { "development": { "daily_budget": { "kind": "hard" } } } }
            """);

        Assert.Equal("$.profiles.development.daily_budget.usd", Assert.Single(result.Errors).Path);
    }

    [Fact]
    public void Read_DefaultPrice_IsChangedFieldByFieldAndRemovedByNull()
    {
        CatalogSnapshot snapshot = InForce("production", """
            { "providers": { "ollama": { "default_price": { "output": 2 } }, "emulator": { "default_price": null } } }
            """);

        Assert.Equal(new Price(0, 2), snapshot.Providers["ollama"].DefaultPrice);
        Assert.Null(snapshot.Providers["emulator"].DefaultPrice);
    }

    [Fact]
    public void Read_LimitsOfAProvider_GoToTheNextCandidateUnlessWrittenOtherwise()
    {
        CatalogSnapshot snapshot = InForce("production", """
            { "providers": { "openai": { "limits": { "tokens_per_minute": 5 } }, "google": { "target_limits": { "on_limit": "reject" } } } }
            """);

        Assert.Equal(new Limits { TokensPerMinute = 5, OnLimit = LimitAction.Next }, snapshot.Providers["openai"].Limits);
        Assert.Equal(LimitAction.Next, snapshot.Providers["google"].Limits.OnLimit);
        Assert.Equal(LimitAction.Reject, snapshot.Providers["google"].TargetLimits.OnLimit);
    }

    private static CatalogSnapshot InForce(string profile, string file = "{}") =>
        Configured.Snapshot(file, ("LLMMESH_PROFILE", profile));
}
