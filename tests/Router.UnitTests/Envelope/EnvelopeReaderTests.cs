using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Envelope;

public sealed class EnvelopeReaderTests
{
    private const string Least = """{"model":"router","messages":[]}""";

    [Fact]
    public void Read_LeastBody_GivesDefaults()
    {
        using RequestEnvelope envelope = Bodies.Accept(Least);

        Assert.Equal("router", envelope.Model);
        Assert.Equal("\"router\"", envelope.Text(envelope.ModelValue));
        Assert.False(envelope.Stream);
        Assert.Null(envelope.StreamOptions);
        Assert.Null(envelope.MaxTokens);
        Assert.Equal(1, envelope.Choices);
        Assert.False(envelope.HasTools);
        Assert.False(envelope.HasImages);
        Assert.Null(envelope.User);
        Assert.Empty(envelope.Chain);
        Assert.Empty(envelope.OwnFields);
    }

    [Fact]
    public void Read_EveryField_IsNoted()
    {
        using RequestEnvelope envelope = Bodies.Accept(
            """
            {"stream":true,"max_tokens":5,"n":3,"user":"u-1","tools":[{"type":"function"}],
             "messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:,"}}]}],
             "stream_options":{"include_usage":true},"model":"a/b"}
            """);

        Assert.True(envelope.Stream);
        Assert.True(envelope.StreamOptions is { AsksUsage: true });
        Assert.Equal(5, envelope.MaxTokens);
        Assert.Equal(3, envelope.Choices);
        Assert.Equal("u-1", envelope.User);
        Assert.True(envelope.HasTools);
        Assert.True(envelope.HasImages);
        Assert.Equal("a/b", envelope.Model);
    }

    [Theory]
    [InlineData("""{"model":"m","messages":[],"stream":null,"max_tokens":null,"max_completion_tokens":null,"n":null}""")]
    [InlineData("""{"model":"m","messages":[],"tools":null,"user":null,"stream_options":null}""")]
    [InlineData("""{"model":"m","messages":[],"models":null,"fallbacks":null}""")]
    public void Read_NullWhereAFieldIsOptional_MeansAbsent(string json)
    {
        using RequestEnvelope envelope = Bodies.Accept(json);

        Assert.False(envelope.Stream);
        Assert.Null(envelope.MaxTokens);
        Assert.Equal(1, envelope.Choices);
        Assert.False(envelope.HasTools);
        Assert.Null(envelope.User);
        Assert.Empty(envelope.Chain);
    }

    [Fact]
    public void Read_BothTokenLimits_TheCompletionLimitCounts()
    {
        using RequestEnvelope envelope = Bodies.Accept("""{"max_completion_tokens":7,"max_tokens":9,"model":"m","messages":[]}""");

        Assert.Equal(7, envelope.MaxTokens);
    }

    [Theory]
    [InlineData("""[]""", false)]
    [InlineData("""[{"type":"function","function":{"name":"f"}}]""", true)]
    public void Read_Tools_CountWhenThereIsOne(string tools, bool expected)
    {
        using RequestEnvelope envelope = Bodies.Accept($$"""{"tools":{{tools}},"model":"m","messages":[]}""");

        Assert.Equal(expected, envelope.HasTools);
    }

    [Fact]
    public void Read_ToolsWithANullInside_StillSeesTheFieldsBehindIt()
    {
        using RequestEnvelope envelope = Bodies.Accept("""{"tools":[null,{"a":[1]}],"model":"m","messages":[],"stream":true}""");

        Assert.True(envelope.HasTools);
        Assert.True(envelope.Stream);
    }

    [Theory]
    [InlineData("text", false)]
    [InlineData("image_url", true)]
    public void Read_Messages_SeesImagesByTheirProperty(string property, bool expected)
    {
        using RequestEnvelope envelope = Bodies.Accept(
            $$"""{"model":"m","messages":[{"content":[{"{{property}}":{"url":"image_url"} }]}]}""");

        Assert.Equal(expected, envelope.HasImages);
    }

    [Theory]
    [InlineData("""{"models":["b","c"],"model":"a","messages":[]}""", "a,b,c")]
    [InlineData("""{"model":"a","fallbacks":["b"],"messages":[]}""", "a,b")]
    [InlineData("""{"model":"a","models":["a","b"],"messages":[],"fallbacks":["b","c"]}""", "a,b,c")]
    [InlineData("""{"model":"a","models":[],"fallbacks":[],"messages":[]}""", "")]
    public void Read_OwnChain_BeginsWithTheModelAndNamesEachOnce(string json, string expected)
    {
        using RequestEnvelope envelope = Bodies.Accept(json);

        Assert.Equal(expected, string.Join(',', envelope.Chain.Select(link => link.Model)));
        Assert.NotEmpty(envelope.OwnFields);
    }

    [Fact]
    public void Read_EscapedNamesAndValues_AreRead()
    {
        using RequestEnvelope envelope = Bodies.Accept("""{"mod\u0065l":"caf\u00e9\/x","messages":[]}""");

        Assert.Equal("café/x", envelope.Model);
        Assert.Equal("\"caf\\u00e9\\/x\"", envelope.Text(envelope.ModelValue));
    }

    [Fact]
    public void Read_KnownNamesBelowTheRoot_AreNotTheFields()
    {
        using RequestEnvelope envelope = Bodies.Accept(
            """{"extra":{"model":1,"Model":2,"stream":"x"},"messages":[{"model":3,"n":0}],"model":"m"}""");

        Assert.Equal("m", envelope.Model);
        Assert.False(envelope.Stream);
    }

    [Fact]
    public void Read_NestingBelowTheBound_IsAccepted()
    {
        string nested = new string('[', 200) + new string(']', 200);

        using RequestEnvelope envelope = Bodies.Accept($$"""{"model":"m","x":{{nested}},"messages":[]}""");

        Assert.Equal("m", envelope.Model);
    }

    [Theory]
    [InlineData("null", false, false, true)]
    [InlineData("{}", false, true, false)]
    [InlineData("""{"include_usage":false}""", false, false, false)]
    [InlineData("""{"include_usage":null}""", false, false, false)]
    [InlineData("""{"include\u005fusage":true}""", true, false, false)]
    [InlineData("""{"include_obfuscation":false,"include_usage":true}""", true, false, false)]
    [InlineData("""{"other":{"include_usage":true}}""", false, false, false)]
    public void Read_StreamOptions_AreNotedWithTheirPlace(string value, bool asks, bool isEmpty, bool isNull)
    {
        using RequestEnvelope envelope = Bodies.Accept($$"""{"stream_options": {{value}} ,"model":"m","messages":[]}""");

        StreamOptions options = Assert.NotNull(envelope.StreamOptions);
        Assert.Equal((asks, isEmpty, isNull), (options.AsksUsage, options.IsEmpty, options.IsNull));
        Assert.Equal(value, envelope.Text(options.Value));
    }
}
