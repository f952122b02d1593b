using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Embeddings;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.UnitTests.Dialects.Operations;

namespace LlmMesh.Router.UnitTests.Dialects.Gemini;

public sealed class GeminiEmbeddingsTests
{
    [Fact]
    public async Task For_Texts_OneRequestForEachInOrder()
    {
        PreparedOperation prepared = Prepare("""{"model":"m","input":["grüße","b"],"dimensions":64,"user":"u","encoding_format":"float"}""");

        Assert.Equal("/models/m-1:batchEmbedContents", prepared.Path);
        Assert.Equal(
            ["""{"requests":[{"model":"models/m-1","content":{"parts":[{"text":"grüße"}]},"outputDimensionality":64},{"model":"models/m-1","content":{"parts":[{"text":"b"}]},"outputDimensionality":64}]}"""],
            await prepared.BodiesAsync());
        Assert.Equal(["user"], prepared.Dropped);
    }

    [Fact]
    public void Join_Vectors_InOrderWithTheUsageItTells() =>
        Assert.Equal(
            """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1]},{"object":"embedding","index":1,"embedding":[2e-3,0]}],"model":"m-1","usage":{"prompt_tokens":7,"total_tokens":7}}""",
            Prepare("""{"model":"m","input":["a","b"]}""")
                .Answer("""{"embeddings":[{"values":[0.5,-1]},{"values":[2e-3,0]}],"usageMetadata":{"promptTokenCount":7}}"""));

    [Fact]
    public void Join_Base64_LittleEndianFloats() =>
        Assert.Contains(
            "\"embedding\":\"AAAAPwAAgL8=\"",
            Prepare("""{"model":"m","input":"a","encoding_format":"base64"}""").Answer("""{"embeddings":[{"values":[0.5,-1]}]}"""),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"embeddings":[]}""")]
    [InlineData("""{"embeddings":[{}]}""")]
    public void Join_NoEmbeddings_IsNoAnswer(string answer) => Assert.Null(Prepare("""{"model":"m","input":"a"}""").Answer(answer));

    private static PreparedOperation Prepare(string body) =>
        Operated.Accept(EmbeddingsOperation.Instance, body).For(Operated.At(Dialect.Gemini));
}
