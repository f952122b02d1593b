using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning;

namespace LlmMesh.Router.UnitTests.Planning;

/// <summary>What the catalogue knows cannot work is refused before anybody is asked, and who could serve it is named.</summary>
public sealed class RequirementTests
{
    private const string Configuration =
        """
        {
          "providers": { "one": { "base_url": "http://one/v1", "api_key_variable": null, "accepts_unlisted_models": true } },
          "models": [
            { "provider": "one", "id": "plain", "capabilities": ["chat"], "input_modalities": ["text"], "context_window": 2000 },
            { "provider": "one", "id": "vague", "capabilities": ["chat"], "context_window": 4000 },
            {
              "provider": "one", "id": "rich", "capabilities": ["chat", "tools", "vision", "json_schema", "audio"],
              "input_modalities": ["text", "image", "audio", "document"]
            }
          ],
          "mappings": { "both": ["one/plain", "one/rich"] }
        }
        """;

    private const string Image = """ "messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x/y.png"}}]}] """;
    private const string Sound = """ "messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"","format":"wav"}}]}] """;
    private const string Document = """ "messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"f"}}]}] """;
    private const string Tools = """ "messages":[],"tools":[{"type":"function","function":{"name":"f"}}] """;
    private const string Schema = """ "messages":[],"response_format":{"json_schema":{"name":"s","schema":{"type":"object"}},"type":"json_schema"} """;
    private const string Voice = """ "messages":[],"modalities":["text","audio"],"audio":{"voice":"v","format":"wav"} """;

    public static TheoryData<string, string> Needs => new()
    {
        { Image, "images" }, { Sound, "sound" }, { Document, "documents" }, { Tools, "tools" }, { Schema, "JSON schema" }, { Voice, "sound" },
    };

    [Theory]
    [MemberData(nameof(Needs))]
    public void Plan_ModelThatCannot_IsRefusedWithTheOneThatCan(string body, string reason)
    {
        MeshError error = Plan("plain", body, out _)!;

        Assert.Equal((ErrorCode.InvalidValue, "model"), (error.Code, error.Param));
        Assert.Contains("one/plain: it ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Matches("These could: (one/vague, )?one/rich[.]$", error.Message);
    }

    [Theory]
    [MemberData(nameof(Needs))]
    public void Plan_ChainWithOneThatCan_TakesIt(string body, string reason)
    {
        Assert.Null(Plan("both", body, out Exchange exchange));

        Assert.Equal("one/rich", string.Join(' ', exchange.Plan.Candidates));
        Assert.NotEmpty(reason);
    }

    [Theory]
    [InlineData(""" "messages":[{"role":"user","content":"image_url input_audio file"}] """)]
    [InlineData(""" "messages":[],"response_format":{"type":"json_object"} """)]
    [InlineData(""" "messages":[],"response_format":{"type":"text","json_schema":null} """)]
    [InlineData(""" "messages":[],"modalities":["text"] """)]
    [InlineData(""" "messages":[],"tools":[] """)]
    public void Plan_WordsThatNeedNothing_AreServed(string body) => Assert.Null(Plan("plain", body, out _));

    [Fact]
    public void Plan_DocumentWhereNothingIsStated_IsLeftToTheProvider() => Assert.Null(Plan("vague", Document, out _));

    [Fact]
    public void Plan_UnlistedModel_IsLeftToTheProvider() => Assert.Null(Plan("one/unheard-of", Schema, out _));

    [Fact]
    public void Plan_PromptBeyondTheWindow_IsRefusedWithTheLargerOnes()
    {
        MeshError error = Plan("plain", Words(3000), out _)!;

        Assert.Equal((ErrorCode.PromptTooLong, "messages"), (error.Code, error.Param));
        Assert.Equal("context_length_exceeded", error.Form.Code);
        Assert.Contains("2000 tokens", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("These could: one/vague, one/rich.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1900)]
    [InlineData(2300)]
    public void Plan_PromptNearTheWindow_IsLeftToTheProvider(int words) => Assert.Null(Plan("plain", Words(words), out _));

    [Fact]
    public void Plan_PromptShorterThanTheWindowInBytes_IsNotCounted()
    {
        Assert.Null(Plan("plain", Words(100), out Exchange exchange));

        Assert.False(exchange.HasPrompt);
    }

    private static string Words(int count) =>
        $$""" "messages":[{"role":"user","content":"{{string.Concat(Enumerable.Repeat("word ", count))}}"}] """;

    private static MeshError? Plan(string model, string rest, out Exchange exchange)
    {
        exchange = Exchanged.Of($$"""{"model":"{{model}}",{{rest}}}""", Configuration);
        return PlanningStage.Plan(exchange);
    }
}
