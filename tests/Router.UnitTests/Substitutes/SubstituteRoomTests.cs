using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Substitutes;

namespace LlmMesh.Router.UnitTests.Substitutes;

/// <summary>Who gets an answer instead of an error, and which.</summary>
public sealed class SubstituteRoomTests
{
    private static readonly ErrorCode[] FaultsOfProviders =
    [
        ErrorCode.UpstreamModelNotFound, ErrorCode.UpstreamRateLimited, ErrorCode.UpstreamOverloaded, ErrorCode.UpstreamCredentials,
        ErrorCode.UpstreamCredits, ErrorCode.UpstreamTimeout, ErrorCode.UpstreamFailed, ErrorCode.CircuitOpen,
    ];

    public static TheoryData<string, bool> Codes =>
        [.. Enum.GetValues<ErrorCode>().Select(code => (code.ToString(), FaultsOfProviders.Contains(code)))];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Find_Error_IsAnsweredOnlyForFaultsOfProviders(string code, bool isAnswered)
    {
        await using Exchange exchange = Planned();

        byte[]? answer = await FindAsync(exchange, Enum.Parse<ErrorCode>(code), new TemplateSubstitute());

        Assert.Equal(isAnswered, answer is not null);
        Assert.Equal(isAnswered ? "template" : null, exchange.Degraded);
    }

    [Fact]
    public async Task Find_Template_IsAWholeChatCompletion()
    {
        await using Exchange exchange = Planned();

        byte[]? answer = await FindAsync(exchange, ErrorCode.UpstreamFailed, new TemplateSubstitute());

        JsonNode document = JsonNode.Parse(answer)!;
        Assert.True(ChatFacts.Read(answer) is { IsWellFormed: true, HasChoices: true, HasError: false });
        Assert.Equal(("chat.completion", "one/a"), ((string?)document["object"], (string?)document["model"]));
        Assert.Equal(
            """{"index":0,"message":{"role":"assistant","content":"Later."},"finish_reason":"stop"}""",
            Assert.Single(document["choices"]!.AsArray())!.ToJsonString());
        Assert.Equal("""{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}""", document["usage"]!.ToJsonString());
    }

    [Theory]
    [InlineData(""","response_format":{"type":"json_object"}""")]
    [InlineData(""","n":2""")]
    [InlineData(""","logprobs":true""")]
    public async Task Find_RequestThatOneTextIsNoAnswerTo_GetsTheError(string members)
    {
        await using Exchange exchange = Planned(members);

        Assert.Null(await FindAsync(exchange, ErrorCode.UpstreamFailed, new TemplateSubstitute()));
    }

    [Fact]
    public async Task Find_MappingWithoutTemplate_GetsTheError()
    {
        await using Exchange exchange = Planned();
        exchange.Plan = exchange.Plan with { Degradation = new Degradation { Cheaper = true } };

        Assert.Null(await FindAsync(exchange, ErrorCode.UpstreamFailed, new TemplateSubstitute()));
    }

    [Fact]
    public async Task Find_RequestWithoutAPlan_GetsTheError()
    {
        await using Exchange exchange = Exchanged.Of("""{"model":"one/a","messages":[]}""");

        Assert.Null(await FindAsync(exchange, ErrorCode.CircuitOpen, new TemplateSubstitute()));
    }

    [Fact]
    public async Task Find_SeveralSubstitutes_TheFirstThatHasOneGivesIt()
    {
        await using Exchange exchange = Planned();

        byte[]? answer = await FindAsync(
            exchange, ErrorCode.UpstreamFailed, new Known("empty", null), new Known("kept", "kept answer"), new TemplateSubstitute());

        Assert.Equal(("kept answer", "kept"), (Encoding.UTF8.GetString(answer!), exchange.Degraded));
    }

    private static ValueTask<byte[]?> FindAsync(Exchange exchange, ErrorCode code, params ISubstitute[] substitutes) =>
        new SubstituteRoom(substitutes).FindAsync(exchange, new MeshError(code, "why"), Cancelled);

    private static Exchange Planned(string members = "")
    {
        Exchange exchange = Exchanged.Of($$"""{"model":"one/a","messages":[]{{members}}}""");
        exchange.Plan = new Plan("mapping:x", [Targets.Of("one", "a")], []) { Degradation = new Degradation { Template = "Later." } };
        return exchange;
    }

    private sealed record Known(string Name, string? Answer) : ISubstitute
    {
        public ValueTask<byte[]?> FindAsync(Exchange exchange, CancellationToken cancellationToken) =>
            ValueTask.FromResult<byte[]?>(Answer is null ? null : Encoding.UTF8.GetBytes(Answer));
    }
}
