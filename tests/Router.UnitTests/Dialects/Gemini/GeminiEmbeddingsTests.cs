using System.Text;
using LlmMesh.Router.Dialects.Gemini;

namespace LlmMesh.Router.UnitTests.Dialects.Gemini;

public sealed class GeminiEmbeddingsTests
{
    [Fact]
    public void Translate_Texts_OneRequestForEachInOrder()
    {
        var translation = Translate("""{"model":"m","input":["grüße","b"],"dimensions":64,"user":"u","encoding_format":"float"}""");

        Assert.Equal(
            """{"requests":[{"model":"models/m-1","content":{"parts":[{"text":"grüße"}]},"outputDimensionality":64},{"model":"models/m-1","content":{"parts":[{"text":"b"}]},"outputDimensionality":64}]}""",
            Encoding.UTF8.GetString(translation.Body.Span));
        Assert.Equal(["user"], translation.Dropped);
    }

    [Fact]
    public void Translate_OneText_OneRequest() =>
        Assert.Equal(
            """{"requests":[{"model":"models/m-1","content":{"parts":[{"text":"a"}]}}]}""",
            Encoding.UTF8.GetString(Translate("""{"model":"m","input":"a"}""").Body.Span));

    [Theory]
    [InlineData("""{"model":"m","input":[1,2]}""", "input")]
    [InlineData("""{"model":"m","input":[[1,2]]}""", "input")]
    [InlineData("""{"model":"m"}""", "input")]
    [InlineData("""{"model":"m","input":"a","truncate":true}""", "truncate")]
    public void Translate_WhatGeminiCannotSay_Refused(string request, string field) =>
        Assert.Equal(field, Translate(request).RefusedField);

    [Fact]
    public void ToOpenAI_Vectors_InOrderWithEstimatedUsage() =>
        Assert.Equal(
            """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1]},{"object":"embedding","index":1,"embedding":[2e-3,0]}],"model":"name","usage":{"prompt_tokens":7,"total_tokens":7}}""",
            Answer("""{"embeddings":[{"values":[0.5,-1]},{"values":[2e-3,0]}]}""", asBase64: false));

    [Fact]
    public void ToOpenAI_Base64_LittleEndianFloats() =>
        Assert.Equal(
            """{"object":"list","data":[{"object":"embedding","index":0,"embedding":"AAAAPwAAgL8="}],"model":"name","usage":{"prompt_tokens":3,"total_tokens":3}}""",
            Answer("""{"embeddings":[{"values":[0.5,-1]}],"usageMetadata":{"promptTokenCount":3}}""", asBase64: true));

    [Theory]
    [InlineData("""{"error":{"code":500}}""")]
    [InlineData("""{"embeddings":[{}]}""")]
    public void ToOpenAI_NoEmbeddings_Null(string answer) => Assert.Null(Answer(answer, asBase64: false));

    [Fact]
    public void PathFor_ListedName_PrefixOnce() =>
        Assert.Equal("/models/gemini-embedding-001:batchEmbedContents", GeminiEmbeddings.PathFor("models/gemini-embedding-001"));

    private static Router.Dialects.Translation.Translation Translate(string request) => GeminiEmbeddings.Translate(Encoding.UTF8.GetBytes(request), "m-1");

    private static string? Answer(string answer, bool asBase64) =>
        GeminiEmbeddings.ToOpenAI(Encoding.UTF8.GetBytes(answer), "name", asBase64, estimatedTokens: 7) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
