using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI.Compatible;

namespace LlmMesh.Router.UnitTests.Dialects.OpenAI.Compatible;

public sealed class CompatibleMessageTests
{
    private static readonly ProviderQuirks None = new();

    [Theory]
    [InlineData("deepseek", false, """{"role":"developer","content":"a"}""", """{"role":"system","content":"a"}""")]
    [InlineData("openai", true, """{"role":"developer","content":"a"}""", """{"role":"system","content":"a"}""")]
    [InlineData("openai", false, """{"role":"developer","content":"a"}""", """{"role":"developer","content":"a"}""")]
    [InlineData("llama.cpp", false, """{"role":"assistant","tool_calls":[]}""", """{"role":"assistant","tool_calls":[],"content":""}""")]
    [InlineData("llama.cpp", false, """{"role":"assistant","content":null}""", """{"role":"assistant","content":""}""")]
    [InlineData("llama.cpp", false, """{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"\u00e9"}]}""", """{"role":"user","content":"a\n\u00E9"}""")]
    [InlineData("openai", true, """{"role":"tool","tool_call_id":"a b","name":"f","content":"x","is_error":false}""", """{"role":"tool","tool_call_id":"call_VBXwjQjWRs93PfgFYWkvyoXU","content":"x"}""")]
    [InlineData("deepseek", true, """{"role":"assistant","content":"x","reasoning_details":[{"type":"reasoning.text","text":"so","format":"unknown"},{"text":"no","format":"anthropic-claude-v1"}]}""", """{"role":"assistant","content":"x","reasoning_content":"so"}""")]
    [InlineData("openai", true, """{"role":"assistant","content":"x","reasoning_content":"so","reasoning_details":[]}""", """{"role":"assistant","content":"x"}""")]
    [InlineData("mistral", false, """{"role":"assistant","content":"x","reasoning_content":"so"}""", """{"role":"assistant","content":"x","reasoning_content":"so"}""")]
    public void Translate_Message_IsFitted(string server, bool isForeign, string message, string expected)
    {
        string sent = Fitted.Sent($$"""{"messages":[{{message}}]}""", Fitted.Like(server), isForeign);
        if (expected.Contains("call_", StringComparison.Ordinal))
        {
            expected = expected.Replace("call_VBXwjQjWRs93PfgFYWkvyoXU", ToolCallIdRule.Apply(ToolCallIds.Plain, "a b"), StringComparison.Ordinal);
        }

        Assert.Equal($$"""{"messages":[{{expected}}]}""", sent);
    }

    [Fact]
    public void Translate_FailoverOfAChatClient_LeavesReasoningOut() => Assert.Equal(
        """{"messages":[{"role":"assistant","content":"x"}]}""",
        Fitted.Sent("""{"messages":[{"role":"assistant","content":"x","reasoning_details":[{"a":1}]}]}""", None, keepsReasoning: false));

    [Fact]
    public void Translate_ImagesOfToolResults_FollowAsTheUsers()
    {
        string sent = Fitted.Sent(
            """
            {"messages":[
              {"role":"tool","tool_call_id":"a","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:1"}}]},
              {"role":"tool","tool_call_id":"b","content":[{"type":"image_url","image_url":{"url":"data:2"}}]},
              {"role":"user","content":"well?"}]}
            """,
            None,
            isForeign: true);
        JsonElement messages = JsonElement.Parse(sent).GetProperty("messages");

        Assert.Equal(["tool", "tool", "user", "user"], messages.EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        Assert.Equal("see", messages[0].GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal("text", Assert.Single(messages[1].GetProperty("content").EnumerateArray()).GetProperty("type").GetString());
        Assert.Equal(
            ["data:1", "data:2"],
            messages[2].GetProperty("content").EnumerateArray().Select(part => part.GetProperty("image_url").GetProperty("url").GetString()));
    }

    [Fact]
    public void Translate_CallAndResult_KeepFittingTogether()
    {
        string sent = Fitted.Sent(
            """
            {"messages":[{"role":"assistant","content":"","tool_calls":[{"id":"toolu_01ABC","type":"function","function":{"name":"f","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"toolu_01ABC","content":"x"}]}
            """,
            Fitted.Like("mistral"));
        JsonElement messages = JsonElement.Parse(sent).GetProperty("messages");
        string id = messages[0].GetProperty("tool_calls")[0].GetProperty("id").GetString()!;

        Assert.Matches("^[A-Za-z0-9]{9}$", id);
        Assert.Equal(id, messages[1].GetProperty("tool_call_id").GetString());
    }

    [Theory]
    [InlineData(ToolCallIds.Any, "what ever", true)]
    [InlineData(ToolCallIds.Plain, "call_1-a", true)]
    [InlineData(ToolCallIds.Plain, "", false)]
    [InlineData(ToolCallIds.Plain, "a.b", false)]
    [InlineData(ToolCallIds.Nine, "abcDEF123", true)]
    [InlineData(ToolCallIds.Nine, "abcDEF12_", false)]
    [InlineData(ToolCallIds.Nine, "abcDEF1234", false)]
    public void Apply_Id_StaysWhereItIsTaken(ToolCallIds rule, string id, bool stays)
    {
        string applied = ToolCallIdRule.Apply(rule, id);

        Assert.Equal(stays, applied == id);
        Assert.Equal(applied, ToolCallIdRule.Apply(rule, applied));
    }
}
