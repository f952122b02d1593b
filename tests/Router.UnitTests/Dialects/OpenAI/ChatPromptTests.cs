using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Tokens;
using LlmMesh.Router.UnitTests.Tokens;

namespace LlmMesh.Router.UnitTests.Dialects.OpenAI;

public sealed class ChatPromptTests
{
    private static readonly CatalogSnapshot Catalogue = Exchanged.Catalog("{}");

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public void Read_Messages_CountsTheirTextAndTheirFrames()
    {
        PromptShape prompt = Read("""
            {"model":"m","messages":[{"role":"system","content":"Be brief"},{"content":"How are you","role":"user","name":"ann"}],"user":"someone else"}
            """);

        Assert.Equal(2, prompt.Messages);
        Assert.Equal(new TextCount(600, 600, 0, 0), prompt.Text);
        Assert.Equal(new InputEstimate(6 + (2 * 3) + 3, 8 + (2 * 8) + 10), prompt.For(Of("openai/gpt-4o")));
    }

    [Fact]
    public void Read_PartsOfText_CountAsText() => Assert.Equal(
        Read("""{"messages":[{"role":"user","content":"How are you"}]}""").Text,
        Read("""{"messages":[{"role":"user","content":[{"type":"text","text":"How are you","cache_control":{"type":"ephemeral"}}]}]}""").Text);

    [Fact]
    public void Read_AnythingElseInAMessage_CountsAsItsJson() => Assert.Equal(
        Json("""[{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Rome\"}"}}]"""),
        Read("""
            {"messages":[{"role":"assistant","content":null,
              "tool_calls": [ { "id":"call_1", "type":"function", "function":{ "name":"get_weather", "arguments":"{\"city\":\"Rome\"}" } } ]}]}
            """).Text);

    [Fact]
    public void Read_ToolsAndFormat_CountAsCompactJson()
    {
        const string tools = """[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"a":{"type":"number"}}}}},{"type":"function"}]""";
        const string format = """{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"enum":[1,2.5,null,{}]}}}""";
        string indented = JsonSerializer.Serialize(JsonElement.Parse(tools), Indented);

        PromptShape prompt = Read($$"""{"messages":[],"tools":{{indented}},"response_format":{{format}}}""");

        Assert.Equal(2, prompt.Tools);
        Assert.Equal(Json(tools) + Json(format), prompt.Text);
    }

    [Fact]
    public void For_ToolsOnClaude_CountTheHiddenPrompt()
    {
        var tools = new PromptShape { Tools = 1 };
        var none = new PromptShape();

        Assert.Equal(12, tools.For(Of("openai/gpt-4o")).Typical - none.For(Of("openai/gpt-4o")).Typical);
        Assert.Equal(12 + 350, tools.For(Of("anthropic/claude-opus-4-5")).Typical - none.For(Of("anthropic/claude-opus-4-5")).Typical);
        Assert.Equal(12 + 550, tools.For(Of("anthropic/claude-opus-5-5")).Safe - none.For(Of("anthropic/claude-opus-5-5")).Safe);
    }

    [Theory]
    [InlineData("openai/gpt-4o", 40, 50)]
    [InlineData("anthropic/claude-opus-4-5", 44, 55)]
    [InlineData("anthropic/claude-opus-4-8", 56, 70)]
    public void For_Family_TextCountsTimesItsFactor(string model, long typical, long safe)
    {
        string words = string.Join(' ', Enumerable.Repeat("word", 40));
        PromptShape prompt = Read($$"""{"messages":[{"role":"user","content":"{{words}}"}]}""");
        PromptShape empty = Read("""{"messages":[{"role":"user","content":""}]}""");
        Target target = Of(model);

        Assert.Equal(typical, prompt.For(target).Typical - empty.For(target).Typical);
        Assert.Equal(safe, prompt.For(target).Safe - empty.For(target).Safe);
    }

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"DATA"}}""", 765)]
    [InlineData("""{"type":"image_url","image_url":"DATA"}""", 765)]
    [InlineData("""{"type":"image_url","image_url":{"detail":"low","url":"DATA"}}""", 85)]
    [InlineData("""{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}""", 1445)]
    [InlineData("""{"type":"image","source":{"type":"base64","data":"BARE"}}""", 765)]
    public void Read_Image_CountsByItsSizeAndNeverAsText(string part, long tokens)
    {
        string file = Convert.ToBase64String([.. ImageTests.Png(1024, 1024), .. new byte[300_000]]);
        string body = part.Replace("DATA", $"data:image/png;base64,{file}", StringComparison.Ordinal).Replace("BARE", file, StringComparison.Ordinal);

        PromptShape prompt = Read($$"""{"messages":[{"role":"user","content":[{{body}}]}]}""");

        Assert.False(prompt.IsText);
        Assert.InRange(prompt.For(Of("openai/gpt-4o")).Typical - 6, tokens, tokens + 25);
    }

    [Fact]
    public void Read_ImageWithEscapedSlashes_IsDecoded()
    {
        string file = Convert.ToBase64String(ImageTests.Jpeg(comment: 60_000)).Replace("/", "\\/", StringComparison.Ordinal);

        PromptShape prompt = Read($$$"""{"messages":[{"content":[{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,{{{file}}}"}}]}]}""");

        Assert.Equal(425 + 6, prompt.For(Of("openai/gpt-4o")).Typical);
    }

    [Fact]
    public void Read_Sound_CountsItsSeconds()
    {
        byte[] wave = [.. "RIFF\0\0\0\0WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 0x80, 0x3E, 0, 0, 0, 0x7D, 0, 0, 2, 0, 16, 0, .. new byte[320_000]];

        PromptShape prompt = Read($$$"""
            {"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"{{{Convert.ToBase64String(wave)}}}","format":"wav"}}]}]}
            """);

        Assert.Equal(10, prompt.AudioSeconds.Safe, 0.1);
        Assert.InRange(prompt.For(Of("google/gemini-2.5-pro")).Typical, 320, 330);
    }

    [Fact]
    public void Read_Document_CountsPages()
    {
        string file = Convert.ToBase64String(new byte[100_000]);

        PromptShape prompt = Read($$$"""
            {"messages":[{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,{{{file}}}"}}]}]}
            """);

        Assert.Equal((2L, 7L), prompt.Pages);
        Assert.True(prompt.Text.IsEmpty);
    }

    [Theory]
    [InlineData("""{"messages":[]}""")]
    [InlineData("""{"messages":[1,"text",null,[],{},{"content":7},{"content":[null,3,"x",[],{"text":5,"image_url":9,"file":[],"input_audio":"x"}]}]}""")]
    [InlineData("""{"messages":[{"\ud800a":1,"c\u006fntent":"x"}],"tools":null,"functions":3,"response_format":"x","n":1}""")]
    public void Read_OddButAccepted_DoesNotThrow(string body) => Assert.True(Read(body).For(Of("openai/gpt-4o")).Safe > 0);

    [Fact]
    public void Read_AnyRequest_TypicalIsWithinSafe() => Prop.ForAll(
        Gen.ListOf(Gen.Elements("word ", "漢字", "😀", "1234567", "\\n", "\\u00e9", "ж", "9f86d081884c7d659a2feaa0c55ad015a3bf")).ToArbitrary(),
        pieces =>
        {
            PromptShape prompt = Read($$"""{"messages":[{"role":"user","content":"{{string.Concat(pieces)}}"}]}""");
            return Catalogue.Targets.All(target => prompt.For(target).Typical <= prompt.For(target).Safe);
        }).QuickCheckThrowOnFailure();

    private static Target Of(string model) => Catalogue.Resolve(model).Targets[0];

    private static PromptShape Read(string body) => ChatPrompt.Read(Encoding.UTF8.GetBytes(body));

    private static TextCount Json(string compact)
    {
        // The quotes inside arguments are escapes in the document and characters in the prompt.
        var tally = new JsonStringTally();
        tally.Append(Encoding.UTF8.GetBytes(compact));
        return tally.Count;
    }
}
