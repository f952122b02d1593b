using System.Text.Json.Nodes;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Embeddings;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.UnitTests.Dialects.Operations;

namespace LlmMesh.Router.UnitTests.Dialects.Embeddings;

/// <summary>What becomes of providers' answers.</summary>
public sealed class VectorsTests
{
    private const string HalfAndMinusOne = "AAAAPwAAgL8=";

    [Theory]
    [InlineData("")]
    [InlineData(""","encoding_format":"float" """)]
    public void Join_AnswerAsWanted_PassesUnchanged(string format)
    {
        const string answer = """{"object": "list", "data":[ {"index":0,"embedding":[0.5, -1.0], "odd":1} ],"model":"x","usage":{"prompt_tokens":5,"total_tokens":5}}""";

        Assert.Equal(answer, Prepare($$"""{"model":"m","input":"a"{{format}}}""", Dialect.OpenAI).Answer(answer));
    }

    [Fact]
    public void Join_NumbersWhereBase64WasWanted_AreConverted() => Assert.Equal(
        $$$"""{"object":"list","data":[{"object":"embedding","index":0,"embedding":"{{{HalfAndMinusOne}}}"}],"model":"x","usage":{"prompt_tokens":5,"total_tokens":5}}""",
        Prepare("""{"model":"m","input":"a","encoding_format":"base64"}""", Dialect.OpenAI)
            .Answer("""{"data":[{"index":0,"embedding":[0.5,-1]}],"model":"x","usage":{"prompt_tokens":5,"total_tokens":5}}"""));

    [Fact]
    public void Join_Base64WhereNumbersWereWanted_IsConverted() => Assert.Equal(
        """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1]}],"model":"x","usage":{"prompt_tokens":5,"total_tokens":5}}""",
        Prepare("""{"model":"m","input":"a"}""", Dialect.OpenAI)
            .Answer($$$"""{"data":[{"index":0,"embedding":"{{{HalfAndMinusOne}}}"}],"model":"x","usage":{"prompt_tokens":5,"total_tokens":5}}"""));

    [Fact]
    public void Join_SeveralAnswers_OneInOrderWithTheSumOfUsage()
    {
        PreparedOperation prepared = Prepare("""{"model":"m","input":["a","b","c"]}""", Dialect.OpenAI, new EmbeddingCaps { Inputs = 2 });

        JsonNode joined = JsonNode.Parse(prepared.Answer(
            """{"data":[{"index":1,"embedding":[2]},{"index":0,"embedding":[1]}],"model":"x","usage":{"prompt_tokens":5,"total_tokens":5}}""",
            """{"data":[{"index":0,"embedding":[3]}],"model":"x","usage":{"prompt_tokens":2,"total_tokens":2}}""")!)!;

        Assert.Equal([(0, 1), (1, 2), (2, 3)], joined["data"]!.AsArray().Select(one => ((int)one!["index"]!, (int)one["embedding"]![0]!)));
        Assert.Equal(7, (int)joined["usage"]!["prompt_tokens"]!);
    }

    [Theory]
    [InlineData("""{"data":[{"index":0,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[2]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[2]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":1}]}""")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{}""")]
    public void Join_VectorMissing_IsNoAnswer(string answer) =>
        Assert.Null(Prepare("""{"model":"m","input":["a","b"]}""", Dialect.OpenAI).Answer(answer));

    [Theory]
    [InlineData("\"AAA=\"")]
    [InlineData("\"!\"")]
    [InlineData("\"AADAfw==\"")]
    public void Join_VectorThatIsNone_IsNoAnswer(string vector) =>
        Assert.Null(Prepare("""{"model":"m","input":"a"}""", Dialect.OpenAI).Answer($$"""{"data":[{"index":0,"embedding":{{vector}}}]}"""));

    [Fact]
    public void Join_Ollama_OpenAIsDocument() => Assert.Equal(
        """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1]},{"object":"embedding","index":1,"embedding":[2,3]}],"model":"m-1","usage":{"prompt_tokens":4,"total_tokens":4}}""",
        Prepare("""{"model":"m","input":["a","b"]}""", Dialect.Ollama)
            .Answer("""{"model":"m-1:latest","embeddings":[[0.5,-1],[2,3]],"total_duration":1,"prompt_eval_count":4}"""));

    [Fact]
    public void Join_Ollama_Base64() => Assert.Contains(
        $"\"embedding\":\"{HalfAndMinusOne}\"",
        Prepare("""{"model":"m","input":"a","encoding_format":"base64"}""", Dialect.Ollama).Answer("""{"embeddings":[[0.5,-1]]}"""),
        StringComparison.Ordinal);

    [Fact]
    public void Write_ThereAndBack_KeepsEveryFloat()
    {
        var random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            float[] vector = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-30, 30)))];
            string numbers = new JsonArray([.. vector.Select(number => (JsonNode)number)]).ToJsonString();

            string base64 = VectorOf(Prepare("""{"model":"m","input":"a","encoding_format":"base64"}""", Dialect.OpenAI)
                .Answer($$"""{"data":[{"index":0,"embedding":{{numbers}}}]}""")!).ToJsonString();
            JsonNode back = VectorOf(Prepare("""{"model":"m","input":"a"}""", Dialect.OpenAI)
                .Answer($$"""{"data":[{"index":0,"embedding":{{base64}}}]}""")!);

            Assert.Equal(vector, back.AsArray().Select(number => (float)number!));
        }
    }

    private static JsonNode VectorOf(string answer) => JsonNode.Parse(answer)!["data"]![0]!["embedding"]!;

    private static PreparedOperation Prepare(string body, Dialect dialect, EmbeddingCaps? caps = null) =>
        Operated.Accept(EmbeddingsOperation.Instance, body).For(Operated.At(dialect, caps));
}
