using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Anthropic;
using LlmMesh.Router.Dialects.Gemini;
using LlmMesh.Router.Dialects.OpenAI.Compatible;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects.Translation;

/// <summary>A request that is written for a provider and read as its clients' is the request that was asked.</summary>
public sealed class RequestProperties
{
    private const int Requests = 400;
    private const Capabilities All = Capabilities.Chat | Capabilities.Vision | Capabilities.Tools | Capabilities.JsonSchema;

    [Fact]
    public void Request_ToAnthropicAndBack_AsksTheSame() => AssertKept(
        AnthropicUpstream.Instance, Anthropic.Translated.Of(All), body => AnthropicClient.Instance.Read(new ArrivedRequest(Bodies.Of(body), null, "", [])));

    [Fact]
    public void Request_ToGeminiAndBack_AsksTheSame() => AssertKept(
        GeminiUpstream.Instance,
        Gemini.Spoken.TargetOf(capabilities: All),
        body => GeminiClient.Instance.Read(new ArrivedRequest(Bodies.Of(body), "m:generateContent", "", [])));

    [Fact]
    public void Request_ToACompatibleServer_AsksTheSame() => AssertKept(
        CompatibleUpstream.Instance, OpenAI.Compatible.Fitted.Target(OpenAI.Compatible.Fitted.Like("openrouter")), read: null);

    private static void AssertKept(UpstreamDialect dialect, Target target, Func<byte[], ReadRequest>? read)
    {
        for (int seed = 0; seed < Requests; seed++)
        {
            JsonObject request = new RandomRequest(seed, toolsMayFail: read is not null).Body;

            Router.Dialects.Translation.Translation sent = dialect.Translate(
                Encoding.UTF8.GetBytes(request.ToJsonString()), new TranslationContext(target, Stream: false) { IsForeign = true });
            Assert.Null(sent.Refusal);
            Assert.Empty(sent.Dropped);
            byte[] body = sent.Body.ToArray();
            ReadRequest? arrived = read?.Invoke(body);
            Assert.Null(arrived?.Error);

            Assert.Equal((seed, Asked.By(request)), (seed, Asked.By(JsonNode.Parse(arrived is { Chat: { } chat } ? chat.Span : body)!)));
        }
    }
}
