using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning;

namespace LlmMesh.Router.UnitTests.Planning;

public sealed class PlanningStageTests
{
    private const string Configuration =
        """
        {
          "providers": {
            "one": { "base_url": "http://one/v1", "api_key_variable": null, "accepts_unlisted_models": true },
            "two": { "base_url": "http://two/v1", "api_key_variable": null },
            "dark": { "base_url": "http://dark/v1", "api_key_variable": "DARK_KEY" },
            "gone": { "base_url": "${GONE_URL}/v1", "api_key_variable": null }
          },
          "models": [
            { "provider": "one", "id": "plain", "capabilities": ["chat"] },
            { "provider": "one", "id": "same", "capabilities": ["chat"] },
            { "provider": "two", "id": "same", "capabilities": ["chat"] },
            { "provider": "two", "id": "rich", "capabilities": ["chat", "tools", "vision"] },
            { "provider": "two", "id": "vectors", "capabilities": ["embedding"] },
            { "provider": "dark", "id": "night", "capabilities": ["chat"] },
            { "provider": "gone", "id": "away", "capabilities": ["chat"] }
          ],
          "mappings": { "team": ["dark/night", "one/plain", "two/rich", "one/plain"] }
        }
        """;

    [Theory]
    [InlineData("one/plain", "target", "one/plain")]
    [InlineData("plain", "target", "one/plain")]
    [InlineData("one/anything:new", "target", "one/anything:new")]
    [InlineData("team", "mapping:team", "one/plain two/rich")]
    public void Plan_Name_GivesItsCandidatesInOrder(string model, string route, string candidates)
    {
        Plan plan = Accept($$"""{"model":"{{model}}","messages":[]}""");

        Assert.Equal(route, plan.Route);
        Assert.Equal(candidates, string.Join(' ', plan.Candidates));
    }

    [Theory]
    [InlineData("""{"model":"plain","fallbacks":["two/rich","one/plain"],"messages":[]}""", "one/plain two/rich")]
    [InlineData("""{"model":"two/rich","models":["team"],"messages":[]}""", "two/rich one/plain")]
    public void Plan_OwnChain_IsTriedInOrderAndEachOnce(string body, string candidates)
    {
        Plan plan = Accept(body);

        Assert.Equal("chain", plan.Route);
        Assert.Equal(candidates, string.Join(' ', plan.Candidates));
    }

    [Fact]
    public void Plan_CandidateThatCannotServe_IsLeftOutWithTheReason()
    {
        Plan plan = Accept("""{"model":"team","messages":[],"tools":[{}]}""");

        Assert.Equal("two/rich", string.Join(' ', plan.Candidates));
        Assert.Equal(
            [("dark/night", RejectionReason.ProviderNotConfigured), ("one/plain", RejectionReason.LacksTools)],
            plan.Rejections.Select(rejection => (rejection.Target.Name, rejection.Reason)).Distinct());
    }

    [Fact]
    public void Plan_UnlistedModel_MayBeAbleToDoAnything() =>
        Accept("""{"model":"one/new","tools":[{}],"messages":[{"content":[{"image_url":{}}]}]}""");

    [Theory]
    [InlineData("""{"model":"nobody","messages":[]}""", ErrorCode.ModelNotFound, "model")]
    [InlineData("""{"model":"two/unlisted","messages":[]}""", ErrorCode.ModelNotFound, "model")]
    [InlineData("""{"model":"one/with space","messages":[]}""", ErrorCode.ModelNotFound, "model")]
    [InlineData("""{"model":"one/","messages":[]}""", ErrorCode.ModelNotFound, "model")]
    [InlineData("""{"model":"plain","models":["nobody"],"messages":[]}""", ErrorCode.ModelNotFound, "models")]
    [InlineData("""{"model":"plain","fallbacks":["nobody"],"messages":[]}""", ErrorCode.ModelNotFound, "fallbacks")]
    [InlineData("""{"model":"same","messages":[]}""", ErrorCode.AmbiguousModel, "model")]
    [InlineData("""{"model":"dark/night","messages":[]}""", ErrorCode.ProviderNotConfigured, "model")]
    [InlineData("""{"model":"two/vectors","messages":[]}""", ErrorCode.InvalidValue, "model")]
    [InlineData("""{"model":"plain","tools":[{}],"messages":[]}""", ErrorCode.InvalidValue, "model")]
    [InlineData("""{"model":"plain","messages":[{"content":[{"image_url":{}}]}]}""", ErrorCode.InvalidValue, "model")]
    internal void Plan_NobodyLeft_SaysWhy(string body, ErrorCode code, string param)
    {
        MeshError error = Refuse(body);

        Assert.Equal((code, param), (error.Code, error.Param));
    }

    [Theory]
    [InlineData("dark/night", "DARK_KEY")]
    [InlineData("gone/away", "gone")]
    public void Plan_ProviderNotConfigured_SaysWhatToSet(string model, string expected) =>
        Assert.Contains(expected, Refuse($$"""{"model":"{{model}}","messages":[]}""").Message, StringComparison.Ordinal);

    [Fact]
    public void Plan_AmbiguousName_NamesItsMeanings()
    {
        string message = Refuse("""{"model":"same","messages":[]}""").Message;

        Assert.Contains("one/same", message, StringComparison.Ordinal);
        Assert.Contains("two/same", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_LongUnknownName_IsShortenedInTheMessage() =>
        Assert.True(Refuse($$"""{"model":"{{new string('x', 5000)}}","messages":[]}""").Message.Length < 300);

    [Fact]
    public void Plan_TargetThatIsDown_IsTriedLastNotNever()
    {
        Exchange exchange = Exchanged.Of(
            """{"model":"plain","models":["two/rich","one/x"],"messages":[]}""", Configuration, Health("one/plain", HealthState.Down), Health("two/rich", HealthState.Slow));

        Assert.Null(PlanningStage.Plan(exchange));

        Assert.Equal("two/rich one/x one/plain", string.Join(' ', exchange.Plan.Candidates));
    }

    [Fact]
    public void Plan_EveryTargetDown_KeepsTheOrder()
    {
        Exchange exchange = Exchanged.Of(
            """{"model":"team","messages":[]}""", Configuration, Health("one/plain", HealthState.Down), Health("two/rich", HealthState.Down));

        Assert.Null(PlanningStage.Plan(exchange));

        Assert.Equal("one/plain two/rich", string.Join(' ', exchange.Plan.Candidates));
    }

    [Theory]
    [InlineData(CircuitState.Open, "two/rich", "one/plain:CircuitOpen")]
    [InlineData(CircuitState.HalfOpen, "one/plain two/rich", "")]
    [InlineData(CircuitState.Closed, "one/plain two/rich", "")]
    public void Plan_TargetsCircuit_LeavesItOutWhileOpen(CircuitState state, string candidates, string rejections)
    {
        Exchange exchange = Exchanged.Of(
            """{"model":"team","messages":[]}""", Configuration, With(Circuit(CircuitScope.Target, "one/plain", state)));

        Assert.Null(PlanningStage.Plan(exchange));

        Assert.Equal(candidates, string.Join(' ', exchange.Plan.Candidates));
        Assert.Equal(rejections, string.Join(' ', exchange.Plan.Rejections
            .Where(rejection => rejection.Reason == RejectionReason.CircuitOpen)
            .Select(rejection => $"{rejection.Target}:{rejection.Reason}")));
    }

    [Fact]
    public void Plan_AccountsCircuit_LeavesOutEveryTargetOfItsProvider()
    {
        Exchange exchange = Exchanged.Of(
            """{"model":"team","messages":[]}""", Configuration, With(Circuit(CircuitScope.Account, "one", CircuitState.Open)));

        Assert.Null(PlanningStage.Plan(exchange));

        Assert.Equal("two/rich", string.Join(' ', exchange.Plan.Candidates));
    }

    [Fact]
    public void Plan_OpenTimeIsOver_OffersTheTargetAgain()
    {
        Exchange exchange = Exchanged.Of(
            """{"model":"plain","messages":[]}""",
            Configuration,
            With(Circuit(CircuitScope.Target, "one/plain", CircuitState.Open) with { UntilMs = 1 }));

        Assert.Null(PlanningStage.Plan(exchange));
    }

    [Fact]
    public void Plan_EveryCandidateBehindAnOpenCircuit_SaysWhyAndWhenToComeAgain()
    {
        long soon = DateTimeOffset.UtcNow.AddSeconds(30).ToUnixTimeMilliseconds();
        Exchange exchange = Exchanged.Of(
            """{"model":"plain","messages":[]}""",
            Configuration,
            With(Circuit(CircuitScope.Target, "one/plain", CircuitState.Open) with { NextProbeAtMs = soon }));

        MeshError error = Assert.IsType<MeshError>(PlanningStage.Plan(exchange));

        Assert.Equal(ErrorCode.CircuitOpen, error.Code);
        Assert.Contains("one/plain", error.Message, StringComparison.Ordinal);
        Assert.Contains("server error", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    private static Surroundings With(params CircuitStatus[] circuits) => Exchanged.Calm with { Circuits = CircuitView.Of(circuits) };

    private static CircuitStatus Circuit(CircuitScope scope, string name, CircuitState state) =>
        new() { Scope = scope, Name = name, State = state, Reason = FaultClass.ServerError, Failures = 3 };

    private static TargetHealth Health(string target, HealthState state) =>
        new(target.Split('/')[0], target.Split('/')[1], state, LatencyMs: 1, CheckedAtMs: 1, Detail: null);

    private static Plan Accept(string body)
    {
        Exchange exchange = Exchanged.Of(body, Configuration);
        Assert.Null(PlanningStage.Plan(exchange));
        return exchange.Plan;
    }

    private static MeshError Refuse(string body) => Assert.IsType<MeshError>(PlanningStage.Plan(Exchanged.Of(body, Configuration)));
}
