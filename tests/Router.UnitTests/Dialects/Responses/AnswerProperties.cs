using System.Text;
using System.Text.Json;
using LlmMesh.Router.Dialects.Responses;
using LlmMesh.Router.UnitTests.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects.Responses;

/// <summary>Whole or streamed, however the bytes are cut into reads: an answer says the same on both sides of the translation.</summary>
public sealed class AnswerProperties
{
    private const int Answers = 400;

    [Fact]
    public async Task Encode_AnyChunks_SayWhatTheWholeAnswerSays()
    {
        for (int seed = 0; seed < Answers; seed++)
        {
            RandomAnswer answer = new(seed);
            Meaning meant = Meaning.Of(Encoding.UTF8.GetBytes(answer.Whole));

            byte[] whole = ResponsesClient.Instance.FromChat(Encoding.UTF8.GetBytes(answer.Whole), Translated.Context);
            string stream = Translated.Encode(Translated.Context, answer.Chunks);
            JsonElement streamed = ResponseTranscript.Read(stream).Response;

            Assert.Equal((seed, meant), (seed, Back(whole)));
            Assert.Equal((seed, meant), (seed, Back(JsonSerializer.SerializeToUtf8Bytes(streamed))));
            Assert.Equal((seed, meant), (seed, Meaning.OfStream(await Translated.DecodeAsync(stream))));
        }
    }

    [Fact]
    public void Encode_OneThingAfterAnother_EndsWithTheVeryDocumentOfTheWholeAnswer()
    {
        const string whole =
            """{"choices":[{"index":0,"message":{"role":"assistant","content":"Hi","reasoning_content":"Hm"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}""";
        string stream = Translated.Encode(
            Translated.Context,
            """{"choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"H"},"finish_reason":null}]}""",
            """{"choices":[{"index":0,"delta":{"reasoning_content":"m"},"finish_reason":null}]}""",
            """{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}""",
            """{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}""");

        byte[] document = ResponsesClient.Instance.FromChat(Encoding.UTF8.GetBytes(whole), Translated.Context);

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(document), ResponseTranscript.Read(stream).Response));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(11)]
    public async Task Decode_EverySplitInTwoReads_SaysTheSame(int seed)
    {
        byte[] stream = Encoding.UTF8.GetBytes(Translated.Encode(Translated.Context, new RandomAnswer(seed, isSmall: true).Chunks));
        string whole = await Translated.DecodeAsync(keepsOriginals: false, stream);

        for (int split = 0; split <= stream.Length; split++)
        {
            Assert.Equal(whole, await Translated.DecodeAsync(keepsOriginals: false, stream[..split], stream[split..]));
        }
    }

    [Fact]
    public async Task Decode_ByteByByte_SaysTheSame()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            byte[] stream = Encoding.UTF8.GetBytes(Translated.Encode(Translated.Context, new RandomAnswer(seed).Chunks));

            string bytewise = await Translated.DecodeAsync(keepsOriginals: false, stream.Select(one => new[] { one }));

            Assert.Equal(await Translated.DecodeAsync(keepsOriginals: false, stream), bytewise);
        }
    }

    private static Meaning Back(byte[] response) => Meaning.Of(ResponsesUpstream.Instance.ToChat(response, Translated.Context));
}
