using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI.Compatible;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects.OpenAI.Compatible;

public sealed class CompatibleRequestTests
{
    private static readonly ProviderQuirks None = new();

    [Theory]
    [InlineData("openai", """{"model":"m","temperature":1,"messages":[{"role":"developer","content":"a"}],"logit_bias":{"1":2}}""", false)]
    [InlineData("openrouter", """{"model":"m","reasoning":{"effort":"low"},"provider":{"order":["x"]},"messages":[]}""", false)]
    [InlineData("groq", """{"model":"m","temperature":1,"messages":[{"role":"user","content":"logprobs"}]}""", false)]
    [InlineData("groq", """{"model":"m","messages":[],"logprobs":true}""", true)]
    [InlineData("mistral", """{"model":"m","messages":[]}""", true)]
    public void Concerns_ChatClient_OnlyWhatTheServerIsInTheWayOf(string server, string body, bool concerns) =>
        Assert.Equal(concerns, CompatibleRequest.Concerns(Encoding.UTF8.GetBytes(body), new TranslationContext(Fitted.Target(Fitted.Like(server)), Stream: false)));

    [Fact]
    public void Concerns_ProviderAndModelWithoutQuirks_IsNotRead() =>
        Assert.False(CompatibleRequest.Concerns("no JSON at all"u8, new TranslationContext(Fitted.Target(None), Stream: false)));

    [Fact]
    public void Concerns_RejectedField_IsFoundAtTheTopAlone()
    {
        var context = new TranslationContext(Fitted.Target(None, "temperature"), Stream: false);

        Assert.True(CompatibleRequest.Concerns("""{"messages":[],"temperature":1}"""u8, context));
        Assert.False(CompatibleRequest.Concerns("""{"messages":[{"temperature":1}]}"""u8, context));
    }

    [Fact]
    public void Concerns_FailoverWithReasoning_IsTold()
    {
        var context = new TranslationContext(Fitted.Target(None), Stream: false) { KeepsReasoning = false };

        Assert.True(CompatibleRequest.Concerns("""{"messages":[{"role":"assistant","content":"x","reasoning_details":[]}]}"""u8, context));
        Assert.False(CompatibleRequest.Concerns("""{"messages":[{"role":"assistant","content":"x"}]}"""u8, context));
    }

    [Theory]
    [InlineData("""{"model":"m","temperature":0.5,"top_p":null,"messages":[]}""", """{"model":"m","messages":[]}""", "temperature")]
    [InlineData("""{"model":"m","max_tokens":5,"messages":[]}""", """{"model":"m","max_completion_tokens":5,"messages":[]}""", "")]
    [InlineData("""{"max_tokens":5,"max_completion_tokens":6}""", """{"max_completion_tokens":6}""", "")]
    [InlineData("""{"max_tokens":5,"max_completion_tokens":null}""", """{"max_completion_tokens":5}""", "")]
    public void Translate_FieldTheModelRejects_IsDroppedOrRenamed(string chat, string sent, string dropped)
    {
        Router.Dialects.Translation.Translation translation = Fitted.Translate(chat, None, rejects: ["temperature", "top_p", "max_tokens"]);

        Assert.Equal(sent, Encoding.UTF8.GetString(translation.Body.Span));
        Assert.Equal(dropped, string.Join(',', translation.Dropped));
    }

    [Theory]
    [InlineData("groq", """{"logprobs":true}""", "logprobs")]
    [InlineData("groq", """{"n":2}""", "n")]
    [InlineData("ollama-compatible", """{"tool_choice":"required"}""", "tool_choice")]
    public void Translate_FieldTheServerDoesNotTake_IsRefused(string server, string chat, string field)
    {
        Router.Dialects.Translation.Translation translation = Fitted.Translate(chat, Fitted.Like(server));

        Assert.Equal(field, translation.RefusedField);
        Assert.Contains("p/m", translation.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("groq", """{"n":1,"logprobs":false,"logit_bias":{},"model":"m"}""", """{"model":"m"}""", "")]
    [InlineData("mistral", """{"seed":7,"max_completion_tokens":9,"stream_options":{"include_usage":true}}""", """{"random_seed":7,"max_tokens":9}""", "stream_options")]
    [InlineData("mistral", """{"user":"u","metadata":{"a":"b"},"store":true}""", "{}", "user,metadata,store")]
    [InlineData("deepseek", """{"max_tokens":1,"max_completion_tokens":9}""", """{"max_tokens":1}""", "")]
    [InlineData("deepseek", """{"max_tokens":null,"max_completion_tokens":9}""", """{"max_tokens":9}""", "")]
    [InlineData("zai", """{"reasoning_effort":"medium"}""", """{"thinking":{"type":"enabled"},"reasoning_effort":"high"}""", "")]
    [InlineData("moonshot", """{"reasoning":{"enabled":false}}""", """{"thinking":{"type":"disabled"}}""", "")]
    [InlineData("moonshot", """{"thinking":{"type":"enabled"},"reasoning_effort":"max"}""", """{"thinking":{"type":"enabled"},"reasoning_effort":"max"}""", "")]
    [InlineData("qwen", """{"reasoning":{"max_tokens":3000,"exclude":true}}""", """{"enable_thinking":true}""", "reasoning.exclude")]
    [InlineData("nvidia", """{"reasoning_effort":"low"}""", "{}", "reasoning")]
    public void Translate_ChatClient_OnlyTheQuirksChange(string server, string chat, string sent, string dropped)
    {
        Router.Dialects.Translation.Translation translation = Fitted.Translate(chat, Fitted.Like(server));

        Assert.Null(translation.RefusedField);
        Assert.Equal(sent, Encoding.UTF8.GetString(translation.Body.Span));
        Assert.Equal(dropped, string.Join(',', translation.Dropped));
    }

    [Theory]
    [InlineData("""{"max_tokens":5}""", """{"max_tokens":5}""", "")]
    [InlineData("""{"max_completion_tokens":5}""", """{"max_tokens":5}""", "")]
    [InlineData("""{"top_k":5,"cache_control":{"type":"ephemeral"}}""", "{}", "top_k,cache_control")]
    [InlineData("""{"tools":[],"tool_choice":"auto","parallel_tool_calls":true}""", "{}", "")]
    [InlineData("""{"reasoning":{"max_tokens":5000}}""", """{"reasoning_effort":"medium"}""", "")]
    [InlineData("""{"reasoning":{"enabled":true}}""", "{}", "")]
    [InlineData("""{"reasoning":{"effort":"none"},"reasoning_effort":"high"}""", """{"reasoning_effort":"none"}""", "")]
    [InlineData("""{"tools":[{"type":"function","function":{"name":"f"},"cache_control":{}}]}""", """{"tools":[{"type":"function","function":{"name":"f"}}]}""", "cache_control")]
    [InlineData("""{"x_anthropic":{"service_tier":"auto"}}""", "{}", "service_tier")]
    public void Translate_ForeignClient_SaysWhatOpenAISays(string chat, string sent, string dropped)
    {
        Router.Dialects.Translation.Translation translation = Fitted.Translate(chat, None, isForeign: true);

        Assert.Null(translation.RefusedField);
        Assert.Equal(sent, Encoding.UTF8.GetString(translation.Body.Span));
        Assert.Equal(dropped, string.Join(',', translation.Dropped));
    }

    [Fact]
    public void Translate_ForeignClient_TheMeshsOwnWishForUsageIsNoHintOfTheirs()
    {
        var target = new Target(
            new ProviderDefinition { Name = "p", Endpoints = [new Uri("http://localhost/v1")], StreamUsage = StreamUsage.Always }, "m", definition: null);

        Router.Dialects.Translation.Translation translation = CompatibleRequest.Translate(
            """{"model":"m","stream_options":{"include_usage":true}}"""u8.ToArray(), new TranslationContext(target, Stream: true) { IsForeign = true });

        Assert.Equal("""{"model":"m"}""", Encoding.UTF8.GetString(translation.Body.Span));
        Assert.Empty(translation.Dropped);
    }

    [Theory]
    [InlineData("""{"x_anthropic":{"container":"c"}}""", "container")]
    [InlineData("""{"x_gemini":{"never_heard_of":1}}""", "never_heard_of")]
    [InlineData("""{"tools":[{"type":"x_anthropic","x_anthropic":{"type":"web_search_20250305"}}]}""", "tools")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"x_anthropic","x_anthropic":{}}]}]}""", "messages")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"file","file":{"file_url":"https://a/b.pdf"}}]}]}""", "file_url")]
    public void Translate_ForeignClientsOwnField_IsRefusedByName(string chat, string field) =>
        Assert.Equal(field, Fitted.Translate(chat, None, isForeign: true).RefusedField);

    [Fact]
    public void Translate_ForeignClientToOpenRouter_KeepsItsWords()
    {
        const string Chat = """
            {"top_k":5,"min_p":0.1,"reasoning":{"max_tokens":5000},"cache_control":{"type":"ephemeral"},"messages":[{"role":"user","content":[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]},{"role":"assistant","content":"y","reasoning_details":[{"type":"reasoning.text","text":"t"}]}]}
            """;

        Assert.Equal(Chat.Trim(), Fitted.Sent(Chat, Fitted.Like("openrouter"), isForeign: true));
    }

    [Fact]
    public void WithoutRejected_OtherDialect_DropsHintsAndKeepsLimits()
    {
        List<string> dropped = [];
        ReadOnlyMemory<byte> chat = CompatibleRequest.WithoutRejected(
            """{"model":"m","temperature":0.123456789012345678901,"max_tokens":3,"seed":1.0e2}"""u8.ToArray(),
            Fitted.Target(None, "temperature", "max_tokens"),
            dropped);

        Assert.Equal("""{"model":"m","max_tokens":3,"seed":1.0e2}""", Encoding.UTF8.GetString(chat.Span));
        Assert.Equal(["temperature"], dropped);
    }
}
