using System.Text.Json.Nodes;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.UnitTests.Dialects.Responses;

public sealed class RequestTests
{
    [Theory]
    [InlineData("\"instructions\":\"Be brief.\"", "messages", """[{"role":"system","content":"Be brief."},{"role":"user","content":"x"}]""")]
    [InlineData("\"max_output_tokens\":20", "max_completion_tokens", "20")]
    [InlineData("\"temperature\":0.5", "temperature", "0.5")]
    [InlineData("\"top_p\":0.5", "top_p", "0.5")]
    [InlineData("\"user\":\"u\"", "user", "\"u\"")]
    [InlineData("\"metadata\":{\"a\":\"b\"}", "metadata", """{"a":"b"}""")]
    [InlineData("\"service_tier\":\"flex\"", "service_tier", "\"flex\"")]
    [InlineData("\"parallel_tool_calls\":false", "parallel_tool_calls", "false")]
    [InlineData("\"stream\":true", "stream_options", """{"include_usage":true}""")]
    [InlineData("\"text\":{\"verbosity\":\"low\"}", "verbosity", "\"low\"")]
    [InlineData("\"text\":{\"format\":{\"type\":\"text\"}}", "response_format", null)]
    [InlineData("\"text\":{\"format\":{\"type\":\"json_object\"}}", "response_format", """{"type":"json_object"}""")]
    [InlineData(
        "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":{},\"strict\":true}}",
        "response_format",
        """{"type":"json_schema","json_schema":{"name":"n","schema":{},"strict":true}}""")]
    [InlineData("\"reasoning\":{\"effort\":\"low\"}", "reasoning_effort", "\"low\"")]
    [InlineData("\"reasoning\":{\"effort\":\"low\",\"summary\":\"auto\"}", "reasoning", """{"effort":"low","summary":"auto"}""")]
    [InlineData("\"include\":[\"message.output_text.logprobs\"]", "logprobs", "true")]
    [InlineData("\"top_logprobs\":2", "logprobs", "true")]
    [InlineData("\"top_logprobs\":0", "logprobs", null)]
    [InlineData("\"tool_choice\":\"required\"", "tool_choice", "\"required\"")]
    [InlineData("\"tool_choice\":{\"type\":\"function\",\"name\":\"f\"}", "tool_choice", """{"type":"function","function":{"name":"f"}}""")]
    [InlineData(
        "\"tool_choice\":{\"type\":\"allowed_tools\",\"mode\":\"auto\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]}",
        "tool_choice",
        """{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"f"}}]}}""")]
    [InlineData("\"tool_choice\":{\"type\":\"web_search\"}", "x_responses", """{"tool_choice":{"type":"web_search"}}""")]
    [InlineData("\"models\":[\"b\"]", "models", """["b"]""")]
    [InlineData("\"fallbacks\":[\"b\"]", "fallbacks", """["b"]""")]
    [InlineData("\"store\":true", "store", null)]
    [InlineData("\"background\":false", "x_responses", null)]
    [InlineData("\"truncation\":\"disabled\"", "x_responses", null)]
    [InlineData("\"truncation\":\"auto\"", "x_responses", """{"truncation":"auto"}""")]
    [InlineData("\"max_tool_calls\":3", "x_responses", """{"max_tool_calls":3}""")]
    [InlineData("\"never_heard_of\":[1]", "x_responses", """{"never_heard_of":[1]}""")]
    [InlineData("\"text\":{\"never\":1}", "x_responses", """{"text.never":1}""")]
    [InlineData("\"reasoning\":{\"mode\":\"pro\"}", "x_responses", """{"reasoning.mode":"pro"}""")]
    [InlineData("\"reasoning\":{\"mode\":\"standard\"}", "x_responses", null)]
    public void Read_Field_BecomesItsWordInChat(string field, string chat, string? expected)
    {
        JsonObject translated = Translated.Chat($$"""{"model":"m","input":"x",{{field}}}""");

        Assert.Equal(expected is null ? null : JsonNode.Parse(expected)?.ToJsonString(), translated[chat]?.ToJsonString());
    }

    [Theory]
    [InlineData("""{"type":"function","name":"f","parameters":{"type":"object"},"strict":true}""", """{"type":"function","function":{"name":"f","parameters":{"type":"object"},"strict":true}}""")]
    [InlineData("""{"type":"function","name":"f","description":"d"}""", """{"type":"function","function":{"name":"f","description":"d","strict":false}}""")]
    [InlineData(
        """{"type":"function","name":"f","parameters":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}}""",
        """{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false},"strict":true}}""")]
    [InlineData(
        """{"type":"function","name":"f","parameters":{"type":"object","properties":{"a":{"type":"string"}},"required":[],"additionalProperties":false}}""",
        """{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"a":{"type":"string"}},"required":[],"additionalProperties":false},"strict":false}}""")]
    [InlineData("""{"type":"custom","name":"c","format":{"type":"grammar","syntax":"lark","definition":"x"}}""", """{"type":"custom","custom":{"name":"c","format":{"type":"grammar","grammar":{"syntax":"lark","definition":"x"}}}}""")]
    [InlineData("""{"type":"web_search"}""", """{"type":"x_responses","x_responses":{"type":"web_search"}}""")]
    public void Read_Tool_BecomesOneOfChat(string tool, string expected)
    {
        JsonObject translated = Translated.Chat($$"""{"model":"m","input":"x","tools":[{{tool}}]}""");

        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), translated["tools"]![0]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"role":"user","content":"a"}""", """{"role":"user","content":"a"}""")]
    [InlineData("""{"type":"message","role":"developer","content":[{"type":"input_text","text":"a"}]}""", """{"role":"developer","content":"a"}""")]
    [InlineData(
        """{"role":"user","content":[{"type":"input_text","text":"a"},{"type":"input_image","image_url":"https://x/y.png","detail":"low"}]}""",
        """{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"https://x/y.png","detail":"low"}}]}""")]
    [InlineData(
        """{"role":"user","content":[{"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,QQ=="}]}""",
        """{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,QQ=="}}]}""")]
    [InlineData(
        """{"role":"user","content":[{"type":"input_image","file_id":"file-1"}]}""",
        """{"role":"user","content":[{"type":"x_responses","x_responses":{"type":"input_image","file_id":"file-1"}}]}""")]
    [InlineData(
        """{"role":"assistant","content":[{"type":"output_text","text":"a"}]},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}""",
        """{"role":"assistant","content":"a","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]}""")]
    [InlineData(
        """{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},{"type":"function_call","call_id":"d","name":"f","arguments":"{}"}""",
        """{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"d","type":"function","function":{"name":"f","arguments":"{}"}}]}""")]
    [InlineData("""{"type":"function_call_output","call_id":"c","output":"r"}""", """{"role":"tool","tool_call_id":"c","content":"r"}""")]
    [InlineData(
        """{"type":"function_call_output","call_id":"c","output":[{"type":"input_image","image_url":"data:image/png;base64,QQ=="}]}""",
        """{"role":"tool","tool_call_id":"c","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,QQ=="}}]}""")]
    [InlineData("""{"type":"custom_tool_call","call_id":"c","name":"f","input":"i"}""", """{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"custom","custom":{"name":"f","input":"i"}}]}""")]
    [InlineData(
        """{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"s"}],"encrypted_content":"e"},{"role":"assistant","content":"a"}""",
        """{"role":"assistant","content":"a","reasoning_details":[{"type":"reasoning.summary","summary":"s","id":"rs_1","format":"openai-responses-v1","index":0},{"type":"reasoning.encrypted","data":"e","id":"rs_1","format":"openai-responses-v1","index":1}]}""")]
    [InlineData(
        """{"type":"web_search_call","id":"ws_1"},{"role":"assistant","content":"a"}""",
        """{"role":"assistant","content":[{"type":"text","text":"a"},{"type":"x_responses","x_responses":{"type":"web_search_call","id":"ws_1"}}]}""")]
    public void Read_Items_BecomeOneMessage(string items, string expected)
    {
        JsonObject translated = Translated.Chat($$"""{"model":"m","input":[{{items}}]}""");

        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), Assert.Single(translated["messages"]!.AsArray())!.ToJsonString());
    }

    [Fact]
    public void Read_CallAndResultTwice_StayInTurn()
    {
        JsonObject translated = Translated.Chat(
            """
            {"model":"m","input":[
              {"type":"function_call","call_id":"c","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"1"},
              {"type":"function_call","call_id":"d","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"d","output":"2"}]}
            """);

        Assert.Equal(["assistant", "tool", "assistant", "tool"], translated["messages"]!.AsArray().Select(message => (string?)message!["role"]));
    }

    [Theory]
    [InlineData("""{"model":"m"}""", "MissingParameter", "input")]
    [InlineData("""{"model":"m","input":5}""", "InvalidType", "input")]
    [InlineData("""{"model":"m","input":[5]}""", "InvalidType", "input[0]")]
    [InlineData("""{"model":"m","input":[{}]}""", "MissingParameter", "input[0].type")]
    [InlineData("""{"model":"m","input":[{"role":"judge","content":"x"}]}""", "InvalidValue", "input[0].role")]
    [InlineData("""{"model":"m","input":[{"role":"user"}]}""", "MissingParameter", "input[0].content")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":[{"type":"input_text"}]}]}""", "InvalidType", "input[0].content[0].text")]
    [InlineData("""{"model":"m","input":[{"type":"function_call_output","output":"x"}]}""", "InvalidType", "input[0].call_id")]
    [InlineData("""{"model":"m","input":[{"type":"function_call","call_id":"c","name":"f"}]}""", "InvalidType", "input[0].arguments")]
    [InlineData("""{"model":"m","input":[{"type":"item_reference","id":"x"}]}""", "UnsupportedParameter", "input[0].type")]
    [InlineData("""{"model":"m","input":[{"type":"reasoning","id":"r","summary":[],"encrypted_content":"mesh:%"},{"role":"assistant","content":"a"}]}""", "InvalidValue", "input[0].encrypted_content")]
    [InlineData("""{"model":"m","input":"x","instructions":5}""", "InvalidType", "instructions")]
    [InlineData("""{"model":"m","input":"x","max_output_tokens":"5"}""", "InvalidType", "max_output_tokens")]
    [InlineData("""{"model":"m","input":"x","max_output_tokens":0}""", "InvalidValue", "max_output_tokens")]
    [InlineData("""{"model":"m","input":"x","stream":1}""", "InvalidType", "stream")]
    [InlineData("""{"model":"m","input":"x","tools":{}}""", "InvalidType", "tools")]
    [InlineData("""{"model":"m","input":"x","tools":[{"type":"function"}]}""", "InvalidType", "tools[0].name")]
    [InlineData("""{"model":"m","input":"x","background":true}""", "UnsupportedParameter", "background")]
    [InlineData("""{"model":"m","input":"x","conversation":"c"}""", "UnsupportedParameter", "conversation")]
    [InlineData("""{"model":"m","input":"x","prompt":{"id":"p"}}""", "UnsupportedParameter", "prompt")]
    [InlineData("""{"model":"m","input":"x","input":"y"}""", "DuplicateParameter", "input")]
    [InlineData("""{"model":"m","input":"x","Model":"y"}""", "DuplicateParameter", "model")]
    [InlineData("""{"model":"m","input":"x","Max_Output_Tokens":5}""", "DuplicateParameter", "max_output_tokens")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":"a","content":"b"}]}""", "DuplicateParameter", null)]
    [InlineData("""{"model":"m","input":"x"} {}""", "InvalidJson", null)]
    [InlineData("""["x"]""", "InvalidJson", null)]
    [InlineData("""{"model":"m","input":""", "InvalidJson", null)]
    public void Read_Unfit_IsRefusedInTheClientsWords(string request, string code, string? param)
    {
        MeshError error = Translated.Refuse(request);

        Assert.Equal((code, param), (error.Code.ToString(), error.Param));
    }

    [Theory]
    [InlineData("""{"models":["b"],"model":"m","input":"x"}""", """{"model":"real","input":"x"}""")]
    [InlineData("""{"model":"m","models":["b"],"input":"x","fallbacks":["c"]}""", """{"model":"real","input":"x"}""")]
    [InlineData("""{"models":["b"] , "fallbacks":["c"], "model" : "m","input":"x"}""", """{"model" : "real","input":"x"}""")]
    [InlineData("""{"input":"x","model":"m","models":[],"fallbacks":[]}""", """{"input":"x","model":"real"}""")]
    public void EditsFor_OwnFieldsAndModel_LeaveValidJson(string request, string expected) => Assert.Equal(expected, Sent(request, limit: null));

    [Theory]
    [InlineData("""{"model":"m","input":"x"}""", """{"model":"real","max_output_tokens":50,"input":"x"}""")]
    [InlineData("""{"model":"m","input":"x","max_output_tokens":80}""", """{"model":"real","input":"x","max_output_tokens":50}""")]
    [InlineData("""{"model":"m","input":"x","max_output_tokens":20}""", """{"model":"real","input":"x","max_output_tokens":20}""")]
    [InlineData("""{"model":"m","input":"x","max_output_tokens":null}""", """{"model":"real","input":"x","max_output_tokens":50}""")]
    public void EditsFor_HardBudget_BoundsTheAnswer(string request, string expected) => Assert.Equal(expected, Sent(request, limit: 50));

    private static string Sent(string request, long? limit)
    {
        SentRequest sent = Translated.Accept(request).Sent!;
        List<BodyEdit> edits = sent.Dialect.EditsFor(sent, Targets.Of("p", "real"), limit);
        byte[] body = new byte[BodyEdits.LengthOf(sent.Body.Length, edits)];
        BodyEdits.CopyTo(sent.Body.Span, edits, body);
        return System.Text.Encoding.UTF8.GetString(body);
    }
}
