using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Router.Attempts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Dialects.OpenAI;

public sealed class ChatRequestTests
{
    private const string Asked = """{"include_usage":true}""";

    [Theory]
    [InlineData("null", Asked)]
    [InlineData("{}", Asked)]
    [InlineData("{ }", Asked)]
    [InlineData("""{"include_usage":false}""", Asked)]
    [InlineData("""{"include_usage":null}""", Asked)]
    [InlineData(Asked, Asked)]
    [InlineData("""{"include_obfuscation":false}""", """{"include_usage":true,"include_obfuscation":false}""")]
    [InlineData("""{"include_obfuscation":false,"include_usage":false}""", """{"include_obfuscation":false,"include_usage":true}""")]
    public async Task EditsFor_Stream_AsksForUsageWithinTheClientsOptions(string options, string expected)
    {
        string sent = await SendAsync($$"""{"model":"m","stream":true,"stream_options":{{options}},"messages":[]}""", StreamUsage.OnRequest);

        Assert.Equal($$"""{"model":"T","stream":true,"stream_options":{{expected}},"messages":[]}""", sent);
    }

    [Theory]
    [InlineData("""{"stream_options":{"include_usage":false},"messages":[],"stream":true,"model":"m"}""",
        """{"stream_options":{"include_usage":true},"messages":[],"stream":true,"model":"T"}""")]
    [InlineData("""{"model":"m","stream":true,"messages":[]}""",
        """{"model":"T","stream_options":{"include_usage":true},"stream":true,"messages":[]}""")]
    public async Task EditsFor_Stream_AsksForUsageWhereverTheFieldsStand(string body, string expected) =>
        Assert.Equal(expected, await SendAsync(body, StreamUsage.OnRequest));

    [Theory]
    [InlineData(StreamUsage.Always)]
    [InlineData(StreamUsage.Never)]
    public async Task EditsFor_ProviderThatIsNotToBeAsked_LeavesTheOptionsAlone(StreamUsage usage)
    {
        Assert.Equal(
            """{"model":"T","stream":true,"messages":[]}""",
            await SendAsync("""{"model":"m","stream":true,"messages":[]}""", usage));
        Assert.Equal(
            """{"model":"T","stream":true,"stream_options":{},"messages":[]}""",
            await SendAsync("""{"model":"m","stream":true,"stream_options":{},"messages":[]}""", usage));
    }

    [Theory]
    [InlineData("""{"model":"m","messages":[]}""", """{"model":"T","messages":[]}""")]
    [InlineData("""{"model":"m","stream":false,"stream_options":null,"messages":[]}""", """{"model":"T","stream":false,"stream_options":null,"messages":[]}""")]
    public async Task EditsFor_NoStream_OnlyChangesTheModel(string body, string expected) =>
        Assert.Equal(expected, await SendAsync(body, StreamUsage.OnRequest));

    [Fact]
    public async Task EditsFor_ModelWithQuotes_IsEscaped() =>
        Assert.Equal(
            """{"model":"a\u0022b/\\","messages":[]}""",
            await SendAsync("""{"model":"m","messages":[]}""", StreamUsage.OnRequest, "a\"b/\\"));

    [Theory]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"hi"}]}""",
        """{"model":"T","messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"so f\u0022ar"}]}""")]
    [InlineData("""{"messages":[ ],"model":"m"}""", """{"messages":[ {"role":"assistant","content":"so f\u0022ar"}],"model":"T"}""")]
    [InlineData("""{"model":"m","max_tokens":10,"messages":[],"max_completion_tokens":20}""",
        """{"model":"T","max_tokens":18,"messages":[{"role":"assistant","content":"so f\u0022ar"}],"max_completion_tokens":18}""")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[]}""",
        """{"model":"T","max_tokens":1,"messages":[{"role":"assistant","content":"so f\u0022ar"}]}""")]
    public async Task EditsFor_Prefill_EndsTheMessagesAndShortensTheLimits(string body, string expected)
    {
        using var delivered = new DeliveredText();
        delivered.Append("\"so f\""u8);
        delivered.Append("""
            "\"ar"
            """u8);

        Assert.Equal(expected, await SendAsync(body, StreamUsage.OnRequest, prefill: delivered));
    }

    [Theory]
    // Said by the client: its own fields, lowered and never raised.
    [InlineData("""{"model":"m","max_tokens":1000,"messages":[]}""", """{"model":"T","max_tokens":50,"messages":[]}""")]
    [InlineData("""{"model":"m","max_completion_tokens":1000,"messages":[]}""", """{"model":"T","max_completion_tokens":50,"messages":[]}""")]
    [InlineData("""{"max_tokens":7,"model":"m","messages":[]}""", """{"max_tokens":7,"model":"T","messages":[]}""")]
    [InlineData("""{"model":"m","max_tokens":9,"max_completion_tokens":1000,"messages":[]}""",
        """{"model":"T","max_tokens":50,"max_completion_tokens":50,"messages":[]}""")]
    // Not said: inserted in the provider's field.
    [InlineData("""{"model":"m","messages":[]}""", """{"model":"T","max_tokens":50,"messages":[]}""")]
    // Said to be nothing: a null must not undo it, and the field must not stand there twice.
    [InlineData("""{"model":"m","messages":[],"max_tokens":null}""", """{"model":"T","messages":[],"max_tokens":50}""")]
    [InlineData("""{"model":"m","messages":[],"max_completion_tokens":null}""",
        """{"model":"T","max_tokens":50,"messages":[],"max_completion_tokens":null}""")]
    [InlineData("""{"model":"m","max_tokens":null,"messages":[],"max_completion_tokens":60}""",
        """{"model":"T","max_tokens":null,"messages":[],"max_completion_tokens":50}""")]
    public async Task EditsFor_OutputLimit_IsSentAsTheOnlyOne(string body, string expected) =>
        Assert.Equal(expected, await SendAsync(body, StreamUsage.OnRequest, outputLimit: 50));

    [Theory]
    [InlineData("""{"model":"m","messages":[]}""", """{"model":"T","max_completion_tokens":50,"messages":[]}""")]
    [InlineData("""{"model":"m","messages":[],"max_completion_tokens":null}""", """{"model":"T","messages":[],"max_completion_tokens":50}""")]
    [InlineData("""{"model":"m","stream":true,"messages":[]}""",
        """{"model":"T","stream_options":{"include_usage":true},"max_completion_tokens":50,"stream":true,"messages":[]}""")]
    public async Task EditsFor_OutputLimit_IsInsertedInTheFieldTheProviderTakes(string body, string expected) =>
        Assert.Equal(expected, await SendAsync(body, StreamUsage.OnRequest, outputLimit: 50, field: TokenLimitField.MaxCompletionTokens));

    [Fact]
    public async Task EditsFor_PrefillAndOutputLimit_TheLowerOneCounts()
    {
        using var delivered = new DeliveredText();
        delivered.Append("\"so\""u8);

        string sent = await SendAsync("""{"model":"m","max_tokens":10,"messages":[]}""", StreamUsage.OnRequest, prefill: delivered, outputLimit: 50);
        string less = await SendAsync("""{"model":"m","max_tokens":10,"messages":[]}""", StreamUsage.OnRequest, prefill: delivered, outputLimit: 5);

        Assert.Contains("\"max_tokens\":9", sent, StringComparison.Ordinal);
        Assert.Contains("\"max_tokens\":5", less, StringComparison.Ordinal);
    }

    private static async Task<string> SendAsync(
        string body,
        StreamUsage usage,
        string model = "T",
        DeliveredText? prefill = null,
        long? outputLimit = null,
        TokenLimitField field = TokenLimitField.MaxTokens)
    {
        using RequestEnvelope envelope = Bodies.Accept(body);
        var target = new Target(Targets.Of("p", model, usage).Provider with { TokenLimitField = field }, model, definition: null);
        using var content = new SplicedContent(envelope.Body, ChatRequest.EditsFor(envelope, target, prefill, outputLimit));
        return Encoding.UTF8.GetString(await content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }
}
