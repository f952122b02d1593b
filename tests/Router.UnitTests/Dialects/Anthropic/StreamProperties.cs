using System.Text;
using System.Text.Json.Nodes;

namespace LlmMesh.Router.UnitTests.Dialects.Anthropic;

/// <summary>Whether an answer is streamed, and where the network cuts it, makes no difference to what it says.</summary>
public sealed class StreamProperties
{
    private const int Seeds = 200;

    [Fact]
    public async Task Decode_AnyAnswerInAnyParts_IsTheWholeAnswer()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var answer = new RandomAnswer(seed);

            JsonNode whole = Assembly.OfChat(Translated.ToChat(answer.Whole.ToJsonString()));
            string chunks = await Translated.DecodeAsync(answer.Parts());

            Translated.AssertSame(whole, Assembly.OfChunks(chunks));
        }
    }

    [Fact]
    public async Task Decode_CutAtEveryPlace_GivesTheSame()
    {
        byte[] all = Encoding.UTF8.GetBytes(new RandomAnswer(5).Stream);
        string expected = await Translated.DecodeAsync([all]);

        for (int at = 1; at < all.Length; at++)
        {
            Assert.Equal(expected, await Translated.DecodeAsync([all[..at], all[at..]]));
        }
    }

    [Fact]
    public async Task DecodeAndEncode_AnyAnswer_IsTheSameMessage()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var answer = new RandomAnswer(seed);

            JsonNode back = Assembly.OfMessages(await Translated.EncodeAsync(await Translated.DecodeAsync(answer.Parts())));

            Translated.AssertSame(Merged(answer.Whole["content"]!.AsArray()), back["content"]!);
            Translated.AssertSame(answer.Whole["stop_reason"]!, back["stop_reason"]!);
            Translated.AssertSame(answer.Whole["usage"]!, back["usage"]!);
        }
    }

    [Fact]
    public void ToChatAndFromChat_AnyAnswer_IsTheSameMessage()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var answer = new RandomAnswer(seed);

            JsonNode back = Translated.FromChat(Translated.ToChat(answer.Whole.ToJsonString()).ToJsonString());

            Translated.AssertSame(Merged(answer.Whole["content"]!.AsArray()), back["content"]!);
            Translated.AssertSame(answer.Whole["usage"]!, back["usage"]!);
        }
    }

    [Fact]
    public async Task Encode_AnyMixtureOfCalls_IsTheWholeAnswer()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var answer = new RandomChat(seed);

            JsonNode streamed = Assembly.OfMessages(await Translated.EncodeAsync(answer.Chunks));

            Translated.AssertSame(Translated.FromChat(answer.Whole.ToJsonString()), streamed);
        }
    }

    [Fact]
    public async Task Encode_EventsOfOneKind_ReachTheClientAsTheyCame()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var answer = new RandomAnswer(seed);

            string carried = await Translated.DecodeAsync(answer.Parts(), keepsOriginals: true);

            Assert.Equal(answer.Stream, await Translated.EncodeAsync(carried));
        }
    }

    // Chat completions have one text: adjacent ones become one.
    private static JsonArray Merged(JsonArray content)
    {
        JsonArray merged = [];
        foreach (JsonNode? block in content)
        {
            if ((string?)block!["type"] == "text" && merged is [.., { } last] && (string?)last["type"] == "text")
            {
                last["text"] = (string?)last["text"] + (string?)block["text"];
            }
            else
            {
                merged.Add(block.DeepClone());
            }
        }

        return merged;
    }
}
