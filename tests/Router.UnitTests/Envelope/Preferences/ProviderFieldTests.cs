using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Envelope.Preferences;

public sealed class ProviderFieldTests
{
    [Fact]
    public void Read_EveryMember_IsAWish()
    {
        using RequestEnvelope envelope = Bodies.Accept(Body(
            """
            {"order":["a","b"],"only":["c"],"ignore":["d"],"sort":"price","max_price":{"prompt":0.5,"completion":"1.25","image":3},
             "require_parameters":true,"data_collection":"deny","zdr":true,"allow_fallbacks":false,"quantizations":["fp8"],"later":{"x":[1]}}
            """));

        RoutePreferences wishes = envelope.Preferences;
        Assert.Equal(["a", "b"], wishes.Order);
        Assert.Equal(["c"], wishes.Only);
        Assert.Equal(["d"], wishes.Ignore);
        Assert.Equal(RouteStrategy.Cheapest, wishes.Strategy);
        Assert.Equal(new PriceCeiling(0.5m, 1.25m), wishes.MaxPrice);
        Assert.True(wishes is { RequireParameters: true, DenyDataCollection: true, RequireZeroRetention: true, AllowFallbacks: false });
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"order":null,"only":[],"ignore":null,"sort":null,"max_price":null,"zdr":null,"data_collection":"allow","allow_fallbacks":null}""")]
    [InlineData("""{"max_price":{"image":1,"prompt":null}}""")]
    public void Read_NothingAskedFor_IsNone(string provider)
    {
        using RequestEnvelope envelope = Bodies.Accept(Body(provider));

        RoutePreferences wishes = envelope.Preferences;
        Assert.Equal(RoutePreferences.None, wishes with { Order = RoutePreferences.None.Order, Only = RoutePreferences.None.Only, Ignore = RoutePreferences.None.Ignore });
        Assert.Equal(0, wishes.Order.Count + wishes.Only.Count + wishes.Ignore.Count);
    }

    [Theory]
    [InlineData("\"price\"", RouteStrategy.Cheapest)]
    [InlineData("\"throughput\"", RouteStrategy.Fastest)]
    [InlineData("\"latency\"", RouteStrategy.Fastest)]
    [InlineData("""{"partition":"none","by":"latency"}""", RouteStrategy.Fastest)]
    [InlineData("""{"by":"price"}""", RouteStrategy.Cheapest)]
    [InlineData("""{"partition":"model"}""", null)]
    [InlineData("\"exacto\"", null)]
    [InlineData("\"none\"", null)]
    public void Read_Sort_IsAStrategy(string sort, RouteStrategy? expected)
    {
        using RequestEnvelope envelope = Bodies.Accept(Body($$"""{"sort":{{sort}}}"""));

        Assert.Equal(expected, envelope.Preferences.Strategy);
        Assert.Equal(sort.Contains("\"none\",", StringComparison.Ordinal), envelope.Preferences.SortsAcrossModels);
    }

    [Theory]
    [InlineData("[]", "provider")]
    [InlineData("\"openai\"", "provider")]
    [InlineData("""{"order":"openai"}""", "provider.order")]
    [InlineData("""{"only":[1]}""", "provider.only")]
    [InlineData("""{"ignore":{}}""", "provider.ignore")]
    [InlineData("""{"zdr":"true"}""", "provider.zdr")]
    [InlineData("""{"allow_fallbacks":0}""", "provider.allow_fallbacks")]
    [InlineData("""{"require_parameters":[]}""", "provider.require_parameters")]
    [InlineData("""{"data_collection":true}""", "provider.data_collection")]
    [InlineData("""{"sort":1}""", "provider.sort")]
    [InlineData("""{"sort":{"by":[]}}""", "provider.sort.by")]
    [InlineData("""{"max_price":5}""", "provider.max_price")]
    public void Read_WrongType_IsRefusedByName(string provider, string param)
    {
        MeshError error = Bodies.Refuse(Body(provider));

        Assert.Equal((ErrorCode.InvalidType, param), (error.Code, error.Param));
        Assert.Contains($"'{param}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"data_collection":"maybe"}""", "provider.data_collection")]
    [InlineData("""{"sort":"cheap"}""", "provider.sort")]
    [InlineData("""{"sort":{"by":"size"}}""", "provider.sort.by")]
    [InlineData("""{"max_price":{"prompt":-1}}""", "provider.max_price.prompt")]
    [InlineData("""{"max_price":{"completion":"a lot"}}""", "provider.max_price.completion")]
    [InlineData("""{"max_price":{"prompt":1e300}}""", "provider.max_price.prompt")]
    public void Read_NoSuchValue_IsRefusedByName(string provider, string param)
    {
        MeshError error = Bodies.Refuse(Body(provider));

        Assert.Equal((ErrorCode.InvalidValue, param), (error.Code, error.Param));
    }

    [Theory]
    [InlineData("""{"zdr":true,"zdr":false}""", "provider.zdr")]
    [InlineData("""{"zdr":true,"\u007adr":false}""", "provider.zdr")]
    [InlineData("""{"only":["a"],"only":[]}""", "provider.only")]
    [InlineData("""{"sort":{"by":"price","by":"latency"}}""", "provider.sort.by")]
    [InlineData("""{"max_price":{"prompt":1,"prompt":2}}""", "provider.max_price.prompt")]
    public void Read_MemberTwice_IsRefused(string provider, string param)
    {
        MeshError error = Bodies.Refuse(Body(provider));

        Assert.Equal((ErrorCode.DuplicateParameter, param), (error.Code, error.Param));
    }

    [Theory]
    [InlineData("""{"provider":{"zdr":true},"model":"m","messages":[],"provider":{}}""")]
    [InlineData("""{"model":"m","messages":[],"Provider":{}}""")]
    public void Read_FieldTwiceOrMisspelt_IsRefused(string body)
    {
        MeshError error = Bodies.Refuse(body);

        Assert.Equal((ErrorCode.DuplicateParameter, "provider"), (error.Code, error.Param));
    }

    [Fact]
    public void Read_TooManyNames_IsRefused()
    {
        string names = string.Join(',', Enumerable.Range(0, 129).Select(number => $"\"p{number}\""));

        MeshError error = Bodies.Refuse(Body($$"""{"only":[{{names}}]}"""));

        Assert.Equal((ErrorCode.InvalidValue, "provider.only"), (error.Code, error.Param));
    }

    private static string Body(string provider) => $$"""{"model":"m","messages":[],"provider":{{provider}}}""";
}
