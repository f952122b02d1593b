using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.Anthropic;
using LlmMesh.Router.Dialects.Embeddings;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Envelope.Presets;

/// <summary>Which requests a preset applies to, and what becomes of the exchange.</summary>
public sealed class PresetStageTests : IDisposable
{
    private const string Configuration =
        """
        {
          "providers": { "one": { "base_url": "http://one/v1", "api_key_variable": null, "accepts_unlisted_models": true } },
          "models": [{ "provider": "one", "id": "short", "capabilities": ["chat"], "max_output_tokens": 40, "price": { "input": 1, "output": 1 } }],
          "presets": {
            "full": { "models": ["one/a"], "system_prompt": "Be brief.", "limits": { "max_tokens": 50, "timeout_ms": 20000 } },
            "bare": { "models": ["one/a"] }
          }
        }
        """;

    private readonly PhaseClock _deadline = new(TimeSpan.FromSeconds(600), TimeProvider.System, CancellationToken.None);

    [Fact]
    public async Task Apply_Preset_ChangesWhatEverybodyBehindSees()
    {
        await using Exchange exchange = Asked("""{"model":"preset/full","messages":[{"role":"user","content":"hi"}],"max_tokens":70}""");
        exchange.Envelope.Tag("project", "x");

        Assert.Null(EnvelopeStage.ApplyPreset(exchange, _deadline));

        Assert.Equal(("full", 2, 50L, "preset/full"), (exchange.Preset?.Name, exchange.Envelope.Messages, exchange.Envelope.MaxTokens, exchange.Envelope.Model));
        Assert.Equal("x", exchange.Envelope.Tags!["project"]);
        Assert.Contains("Be brief.", Encoding.UTF8.GetString(exchange.Envelope.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(600, 20)]
    [InlineData(5, 5)]
    public async Task Apply_Timeout_ShortensTheRequestsTimeAndNeverLengthensIt(int limit, int expected)
    {
        await using Exchange exchange = Asked("""{"model":"preset/full","messages":[]}""");
        exchange.TimeLimit = TimeSpan.FromSeconds(limit);

        Assert.Null(EnvelopeStage.ApplyPreset(exchange, _deadline));

        Assert.Equal(TimeSpan.FromSeconds(expected), exchange.TimeLimit);
    }

    [Theory]
    [InlineData("preset/bare")]
    [InlineData("one/a")]
    [InlineData("full")]
    [InlineData("preset/unknown")]
    public async Task Apply_NothingToSay_LeavesTheBodyAsItCame(string model)
    {
        await using Exchange exchange = Asked($$"""{"model":"{{model}}","messages":[]}""");
        RequestEnvelope before = exchange.Envelope;

        Assert.Null(EnvelopeStage.ApplyPreset(exchange, _deadline));

        Assert.Same(before, exchange.Envelope);
        Assert.Equal(model == "preset/bare", exchange.Preset is not null);
    }

    [Theory]
    [InlineData("fallbacks")]
    [InlineData("models")]
    public async Task Apply_PresetBehindAnotherModel_IsRefusedByTheField(string field)
    {
        await using Exchange exchange = Asked($$"""{"model":"one/a","messages":[],"{{field}}":["preset/full"]}""");

        MeshError? error = EnvelopeStage.ApplyPreset(exchange, _deadline);

        Assert.Equal((ErrorCode.InvalidValue, field), (error?.Code, error?.Param));
    }

    [Fact]
    public async Task Apply_PresetForEmbeddings_IsRefused()
    {
        await using var exchange = new Exchange("req_1", Exchanged.Caller, Exchanged.Catalog(Configuration), Exchanged.Calm, TimeProvider.System)
        {
            Envelope = Bodies.Accept("""{"model":"preset/full","messages":[]}"""),
            Operation = EmbeddingsOperation.Instance,
        };

        MeshError? error = EnvelopeStage.ApplyPreset(exchange, _deadline);

        Assert.Equal((ErrorCode.InvalidValue, "model"), (error?.Code, error?.Param));
    }

    [Fact]
    public async Task Apply_RequestOfAnotherDialect_IsSupersededAndMayBeKept()
    {
        PooledBody body = Bodies.Of("""{"model":"preset/full","max_tokens":20,"messages":[{"role":"user","content":"hi"}]}""");
        ReadRequest read = AnthropicClient.Instance.Read(new ArrivedRequest(body, null, "", []));
        await using Exchange exchange = Asked(Encoding.UTF8.GetString(read.Chat!.Span));
        exchange.Sent = read.Sent;

        Assert.Null(EnvelopeStage.ApplyPreset(exchange, _deadline));

        Assert.Equal((true, false), (read.Sent!.IsSuperseded, read.Sent.IsMasked));
    }

    [Theory]
    [InlineData("", null, "one/a", 50L)]
    [InlineData("", null, "one/short", null)]
    [InlineData("", 30L, "one/a", 30L)]
    [InlineData("", 30L, "one/short", 30L)]
    [InlineData(""","max_tokens":20""", null, "one/a", null)]
    public async Task OutputLimit_OfAPreset_IsSentWhereNobodyHasSaidLess(string member, long? scope, string target, long? expected)
    {
        var caller = new Caller(new LedgerCaller("key-1", "default", "default")) { Scope = new CallerScope(new AccessScope { MaxTokens = scope }, new AccessScope()) };
        CatalogSnapshot catalog = Exchanged.Catalog(Configuration);
        await using var exchange = new Exchange("req_1", caller, catalog, Exchanged.Calm, TimeProvider.System)
        {
            Envelope = Bodies.Accept($$"""{"model":"preset/full","messages":[]{{member}}}"""),
        };

        Assert.Null(EnvelopeStage.ApplyPreset(exchange, _deadline));

        Assert.Equal(expected, exchange.OutputLimitAt(catalog.Resolve(target).Targets[0]));
    }

    public void Dispose() => _deadline.Dispose();

    private static Exchange Asked(string body) => Exchanged.Of(body, Configuration);
}
