using LlmMesh.Catalog;
using LlmMesh.Router.Envelope.Preferences;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using Microsoft.AspNetCore.Http;

namespace LlmMesh.Router.UnitTests.Envelope.Preferences;

public sealed class PreferenceStepTests
{
    [Theory]
    [InlineData("priority", RouteStrategy.Priority)]
    [InlineData("weighted", RouteStrategy.Weighted)]
    [InlineData("cheapest", RouteStrategy.Cheapest)]
    [InlineData("fastest", RouteStrategy.Fastest)]
    [InlineData("quality", RouteStrategy.Quality)]
    [InlineData(" Least_Busy ", RouteStrategy.LeastBusy)]
    [InlineData("round_robin", RouteStrategy.RoundRobin)]
    public void Read_StrategyHeader_CountsBeforeTheBody(string value, RouteStrategy expected)
    {
        Exchange exchange = Exchanged.Of("""{"model":"m","messages":[],"provider":{"sort":"latency"}}""");

        Assert.Null(PreferenceStep.Read(exchange, Headers(PreferenceHeaders.Strategy, value)));

        Assert.Equal(expected, exchange.Preferences.Strategy);
    }

    [Fact]
    public void Read_SortAndSuffix_TheFieldCounts()
    {
        Exchange exchange = Exchanged.Of("""{"model":"m","messages":[],"provider":{"sort":"latency"}}""");
        exchange.Envelope.SuffixStrategy = RouteStrategy.Cheapest;

        Assert.Null(PreferenceStep.Read(exchange, new HeaderDictionary()));

        Assert.Equal(RouteStrategy.Fastest, exchange.Preferences.Strategy);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.02", 20_000_000)]
    [InlineData(" 1 ", 1_000_000_000)]
    [InlineData("0.0000000019", 1)]
    public void Read_MaxCostHeader_IsNanoDollars(string value, long expected)
    {
        Exchange exchange = Exchanged.Of("""{"model":"m","messages":[]}""");

        Assert.Null(PreferenceStep.Read(exchange, Headers(PreferenceHeaders.MaxCost, value)));

        Assert.Equal(expected, exchange.Preferences.MaxCostNanoDollars);
    }

    [Theory]
    [InlineData(PreferenceHeaders.MaxCost, "", "0.02")]
    [InlineData(PreferenceHeaders.MaxCost, "-1", "0.02")]
    [InlineData(PreferenceHeaders.MaxCost, "$1", "0.02")]
    [InlineData(PreferenceHeaders.MaxCost, "1e3", "0.02")]
    [InlineData(PreferenceHeaders.MaxCost, "1,5", "0.02")]
    [InlineData(PreferenceHeaders.MaxCost, "9000001", "0.02")]
    [InlineData(PreferenceHeaders.Strategy, "", "round_robin")]
    [InlineData(PreferenceHeaders.Strategy, "cheap", "priority, weighted, cheapest")]
    [InlineData(PreferenceHeaders.Category, "code", "none")]
    public void Read_HeaderThatSaysNothing_IsRefusedWithTheRemedy(string header, string value, string remedy)
    {
        Exchange exchange = Exchanged.Of("""{"model":"m","messages":[]}""", Without());

        MeshError? error = PreferenceStep.Read(exchange, Headers(header, value));

        Assert.Equal((ErrorCode.InvalidValue, header), (error?.Code, error?.Param));
        Assert.Contains(header, error!.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CategoryHeader_IsAKnownOne()
    {
        Exchange exchange = Exchanged.Of("""{"model":"m","messages":[]}""", With(["code", "legal"]));

        Assert.Null(PreferenceStep.Read(exchange, Headers(PreferenceHeaders.Category, "legal")));
        MeshError? error = PreferenceStep.Read(
            Exchanged.Of("""{"model":"m","messages":[]}""", With(["code", "legal"])), Headers(PreferenceHeaders.Category, "Legal"));

        Assert.Equal("legal", exchange.Preferences.Category);
        Assert.Contains("code, legal", error?.Message, StringComparison.Ordinal);
    }

    private static HeaderDictionary Headers(string name, string value) => new() { [name] = value };

    private static CatalogSnapshot Without() => With([]);

    private static CatalogSnapshot With(string[] categories)
    {
        CatalogSnapshot read = Exchanged.Catalog("{}");
        return new CatalogSnapshot
        {
            Version = read.Version,
            Settings = read.Settings,
            Providers = read.Providers,
            Targets = read.Targets,
            FaultRules = read.FaultRules,
            Alerts = read.Alerts,
            Mappings = read.Mappings,
            Categories = [.. categories.Select(name => new Category(name, []))],
        };
    }
}
