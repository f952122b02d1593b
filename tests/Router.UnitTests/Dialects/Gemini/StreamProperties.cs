using System.Text;
using System.Text.Json.Nodes;

namespace LlmMesh.Router.UnitTests.Dialects.Gemini;

/// <summary>A streamed answer says the same as the whole one, wherever the network cuts it.</summary>
public sealed class StreamProperties
{
    private const int Answers = 60;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Answers)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Decode_AnyAnswerCutAnywhere_IsTheWholeAnswer(int seed)
    {
        var answer = new RandomAnswer(seed);
        byte[] stream = Encoding.UTF8.GetBytes(answer.Stream);
        JsonNode expected = Assembled.Whole(Spoken.AnswerToChat(answer.Whole)!);

        Spoken.AssertSame(expected, Assembled.Chunks(Spoken.Data(await Spoken.DecodeAsync([stream]))));
        string uncut = await Spoken.DecodeAsync([stream]);
        for (int at = 1; at < stream.Length; at += seed < 8 ? 1 : 7)
        {
            Assert.Equal(uncut, await Spoken.DecodeAsync([stream.AsMemory(0, at), stream.AsMemory(at)]));
        }

        Assert.Equal(uncut, await Spoken.DecodeAsync(stream.Select(one => (ReadOnlyMemory<byte>)new[] { one })));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Decode_StreamThatBreaksOffAnywhere_NeverLooksWhole(int seed)
    {
        byte[] stream = Encoding.UTF8.GetBytes(new RandomAnswer(seed).Stream);
        int last = Encoding.UTF8.GetString(stream).LastIndexOf("data: ", StringComparison.Ordinal);
        int length = Encoding.UTF8.GetByteCount(Encoding.UTF8.GetString(stream)[..Math.Max(last, 0)]);

        for (int at = 0; at <= length; at += 11)
        {
            Assert.DoesNotContain("[DONE]", await Spoken.DecodeAsync([stream.AsMemory(0, at)]), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Encode_ChunksOfAnyAnswer_AreTheWholeAnswer(int seed)
    {
        var answer = new RandomAnswer(seed);
        Router.Dialects.Translation.AnswerContext context = Spoken.For("""{"contents":[],"generationConfig":{"thinkingConfig":{"includeThoughts":true}}}""");
        List<string> chunks = Spoken.Data(await Spoken.DecodeAsync(answer.Stream));
        JsonNode whole = Spoken.AnswerToChat(answer.Whole)!;

        string stream = Spoken.Encode(chunks.Where(chunk => chunk != "[DONE]"), context);
        string document = Encoding.UTF8.GetString(Router.Dialects.Gemini.GeminiClient.Instance.FromChat(Encoding.UTF8.GetBytes(whole.ToJsonString()), context));

        JsonNode streamed = Assembled.Gemini(Spoken.Data(stream));
        JsonNode expected = Assembled.Gemini([document]);
        Sort(streamed);
        Sort(expected);
        Spoken.AssertSame(expected, streamed);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void FromChat_OfAnyAnswerOfGeminis_KeepsMeaning(int seed)
    {
        var answer = new RandomAnswer(seed);
        Router.Dialects.Translation.AnswerContext context = Spoken.For("""{"contents":[],"generationConfig":{"thinkingConfig":{"includeThoughts":true}}}""");
        JsonNode chat = Spoken.AnswerToChat(answer.Whole)!;

        byte[] back = Router.Dialects.Gemini.GeminiClient.Instance.FromChat(Encoding.UTF8.GetBytes(chat.ToJsonString()), context);
        JsonNode again = Spoken.AnswerToChat(Encoding.UTF8.GetString(back))!;

        foreach (string field in (string[])["content", "reasoning_content", "images", "x_gemini"])
        {
            Spoken.AssertSame(chat["choices"]![0]!["message"]![field], again["choices"]![0]!["message"]![field]);
        }

        Assert.Equal(Calls(chat), Calls(again));
        Spoken.AssertSame(chat["usage"], again["usage"]);
        Assert.Equal((string?)chat["choices"]![0]!["finish_reason"], (string?)again["choices"]![0]!["finish_reason"]);
    }

    // Chunks of a chat may bring calls in any order of pieces: what a client gets is each call whole.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Encode_InterleavedPiecesOfCalls_EachCallWhole(int seed)
    {
        var random = new Random(seed);
        string[] arguments = ["{\"a\":\"grüße 😀\"}", "{\"b\":[1,2,{\"c\":\"\\\"\"}]}", "{}"];
        List<string> chunks = [];
        int[] told = new int[arguments.Length];
        while (Array.FindIndex(told, (done) => done >= 0) >= 0)
        {
            int call = random.Next(arguments.Length);
            if (told[call] < 0)
            {
                continue;
            }

            int length = Math.Min(random.Next(1, 6), arguments[call].Length - told[call]);
            // Escaped one by one, so that even the halves of a character may come apart.
            string text = string.Concat(arguments[call].Substring(told[call], length).Select(letter => $"\\u{(int)letter:x4}"));
            string first = told[call] == 0 ? $"\"id\":\"id{call}\"," : "";
            string name = told[call] == 0 ? $"\"name\":\"f{call}\"," : "";
            told[call] += length;
            told[call] = told[call] == arguments[call].Length ? -1 : told[call];
            chunks.Add($$$"""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":{{{call}}},{{{first}}}"function":{{{{name}}}"arguments":"{{{text}}}"}}]}}]}""");
        }

        chunks.Add("""{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""");

        List<string> documents = Spoken.Data(Spoken.Encode(chunks, Spoken.Context));
        JsonNode last = JsonNode.Parse(Assert.Single(documents))!["candidates"]![0]!;
        JsonArray parts = last["content"]!["parts"]!.AsArray();
        Assert.Equal("STOP", (string?)last["finishReason"]);
        Assert.Equal(arguments.Length, parts.Count);
        for (int call = 0; call < arguments.Length; call++)
        {
            Spoken.AssertSame(
                new JsonObject { ["id"] = $"id{call}", ["name"] = $"f{call}", ["args"] = JsonNode.Parse(arguments[call]) }, parts[call]!["functionCall"]);
        }
    }

    private static List<string> Calls(JsonNode chat) =>
        [.. (chat["choices"]![0]!["message"]!["tool_calls"]?.AsArray() ?? []).Select(call => call!.ToJsonString())];

    // A signature of a text goes out at once in a stream; where among the other parts it stands is told by nobody.
    private static void Sort(JsonNode answer)
    {
        JsonNode candidate = answer["candidate 0"]!;
        candidate["parts"] = new JsonArray([.. candidate["parts"]!.AsArray().Select(part => part!.DeepClone()).OrderBy(part => part.ToJsonString(), StringComparer.Ordinal)]);
    }
}
