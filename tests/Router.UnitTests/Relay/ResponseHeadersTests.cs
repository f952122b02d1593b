using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Relay;
using Microsoft.AspNetCore.Http;

namespace LlmMesh.Router.UnitTests.Relay;

public sealed class ResponseHeadersTests
{
    private const string Body = """{"model":"m","messages":[]}""";

    [Theory]
    [InlineData("vendor/model:free", "vendor/model:free")]
    [InlineData("line\r\nx-evil: 1", "line%0D%0Ax-evil%3A%201")]
    [InlineData("grün", "gr%C3%BCn")]
    [InlineData("tab\there", "tab%09here")]
    public void Write_ModelName_IsSafeInAHeader(string model, string expected)
    {
        IHeaderDictionary headers = Write(Tried(Targets.Of("p", model), $"mapping:{model}"));

        Assert.Equal(expected, headers["x-mesh-model"]);
        Assert.All(headers, header => Assert.All(header.Value.ToString(), character => Assert.InRange(character, ' ', '~')));
    }

    [Fact]
    public void Write_AfterAttempts_SaysWhoWhyAndHowOften()
    {
        Exchange exchange = Tried(Targets.Of("p", "m"), "mapping:team");
        exchange.Attempts.Add(new Attempt(Targets.Of("q", "n")));
        exchange.Attempts.Add(new Attempt(Targets.Of("p", "m")));

        IHeaderDictionary headers = Write(exchange);

        Assert.Equal(
            "p m 2 mapping:team",
            $"{headers["x-mesh-provider"]} {headers["x-mesh-model"]} {headers["x-mesh-attempts"]} {headers["x-mesh-route"]}");
    }

    [Fact]
    public void Write_BeforeAnyAttempt_SaysNothing() => Assert.Empty(Write(Exchanged.Of(Body)));

    [Theory]
    [InlineData(150_000L, "0.00015")]
    [InlineData(1L, "0.000000001")]
    [InlineData(0L, "0")]
    public void WriteCost_Charged_IsPlainDecimalDollars(long nanoDollars, string expected)
    {
        Exchange exchange = Exchanged.Of(Body);
        exchange.Usage = new ObservedUsage(default, UsagePrecision.Exact) { ChargedNanoDollars = nanoDollars };
        HttpResponse response = new DefaultHttpContext().Response;

        ResponseHeaders.WriteCost(exchange, response);

        Assert.Equal(expected, response.Headers["x-mesh-cost-usd"]);
    }

    [Fact]
    public void WriteCost_Unpriced_ClaimsNothing()
    {
        HttpResponse response = new DefaultHttpContext().Response;

        ResponseHeaders.WriteCost(Tried(Targets.Of("p", "m"), "target"), response);

        Assert.Empty(response.Headers);
    }

    private static Exchange Tried(Target target, string route)
    {
        Exchange exchange = Exchanged.Of(Body);
        exchange.Plan = new Plan(route, [target], []);
        exchange.Target = target;
        return exchange;
    }

    private static IHeaderDictionary Write(Exchange exchange)
    {
        HttpResponse response = new DefaultHttpContext().Response;
        ResponseHeaders.Write(exchange, response);
        return response.Headers;
    }
}
