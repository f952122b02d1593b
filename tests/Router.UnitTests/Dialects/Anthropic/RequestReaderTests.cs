using System.Text.Json.Nodes;
using LlmMesh.Router.Dialects.Anthropic;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.UnitTests.Dialects.Anthropic;

/// <summary>Each field of a client's Messages request, as the mesh sees it.</summary>
public sealed class RequestReaderTests
{
    [Theory]
    [InlineData("\"temperature\":0.5", "temperature", "0.5")]
    [InlineData("\"top_p\":0.9", "top_p", "0.9")]
    [InlineData("\"top_k\":40", "top_k", "40")]
    [InlineData("\"stop_sequences\":[\"a\",\"b\"]", "stop", "[\"a\",\"b\"]")]
    [InlineData("\"stream\":true", "stream", "true")]
    [InlineData("\"stream\":true", "stream_options", "{\"include_usage\":true}")]
    [InlineData("\"stream\":false", "stream_options", null)]
    [InlineData("\"models\":[\"x\"]", "models", "[\"x\"]")]
    [InlineData("\"fallbacks\":[\"x\"]", "fallbacks", "[\"x\"]")]
    [InlineData("\"metadata\":{\"user_id\":\"u\"}", "user", "\"u\"")]
    [InlineData("\"cache_control\":{\"type\":\"ephemeral\"}", "cache_control", "{\"type\":\"ephemeral\"}")]
    [InlineData("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}", "reasoning", "{\"max_tokens\":2048}")]
    [InlineData("\"thinking\":{\"type\":\"adaptive\",\"display\":\"omitted\"}", "reasoning", "{\"enabled\":true,\"exclude\":true}")]
    [InlineData("\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"}", "reasoning", "{\"enabled\":true,\"summary\":\"auto\"}")]
    [InlineData("\"thinking\":{\"type\":\"disabled\"}", "reasoning", "{\"effort\":\"none\"}")]
    [InlineData("\"output_config\":{\"effort\":\"max\"}", "reasoning", "{\"effort\":\"max\"}")]
    [InlineData("\"thinking\":{\"type\":\"between_tools\"}", "x_anthropic", "{\"thinking\":{\"type\":\"between_tools\"}}")]
    [InlineData(
        "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}}",
        "response_format",
        "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"strict\":true,\"schema\":{\"type\":\"object\"}}}")]
    [InlineData("\"tool_choice\":{\"type\":\"any\"}", "tool_choice", "\"required\"")]
    [InlineData("\"tool_choice\":{\"type\":\"none\"}", "tool_choice", "\"none\"")]
    [InlineData("\"tool_choice\":{\"type\":\"tool\",\"name\":\"f\"}", "tool_choice", "{\"type\":\"function\",\"function\":{\"name\":\"f\"}}")]
    [InlineData("\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true}", "parallel_tool_calls", "false")]
    [InlineData("\"service_tier\":\"auto\",\"speed\":\"fast\"", "x_anthropic", "{\"service_tier\":\"auto\",\"speed\":\"fast\"}")]
    [InlineData("\"newest_field\":[1]", "x_anthropic", "{\"newest_field\":[1]}")]
    [InlineData("\"temperature\":null", "temperature", null)]
    public void Field_OfTheRoot_IsSaidInChatCompletions(string sent, string name, string? expected)
    {
        JsonNode chat = Translated.Read($$"""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"}],{{sent}}}""");

        if (expected is null)
        {
            Assert.Null(chat[name]);
        }
        else
        {
            Translated.AssertJson(expected, chat[name]);
        }
    }

    [Theory]
    [InlineData("""{"role":"user","content":"hi"}""", """[{"role":"user","content":"hi"}]""")]
    [InlineData("""{"role":"system","content":"hi"}""", """[{"role":"system","content":"hi"}]""")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"hi"}]}""", """[{"role":"user","content":"hi"}]""")]
    [InlineData(
        """{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}},{"type":"text","text":"b"}]}""",
        """[{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}},{"type":"text","text":"b"}]}]""")]
    [InlineData(
        """{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}}]}""",
        """[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]}]""")]
    [InlineData(
        """{"role":"user","content":[{"type":"image","source":{"type":"url","url":"https://x/y.png"}}]}""",
        """[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x/y.png"}}]}]""")]
    [InlineData(
        """{"role":"user","content":[{"type":"image","source":{"type":"file","file_id":"f"}}]}""",
        """[{"role":"user","content":[{"type":"x_anthropic","x_anthropic":{"type":"image","source":{"type":"file","file_id":"f"}}}]}]""")]
    [InlineData(
        """{"role":"user","content":[{"type":"document","title":"t","source":{"type":"base64","media_type":"application/pdf","data":"AA=="}}]}""",
        """[{"role":"user","content":[{"type":"file","file":{"file_data":"data:application/pdf;base64,AA==","filename":"t","title":"t"}}]}]""")]
    [InlineData(
        """{"role":"user","content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"ü"}}]}""",
        """[{"role":"user","content":[{"type":"file","file":{"file_data":"data:text/plain;base64,w7w="}}]}]""")]
    [InlineData(
        """{"role":"user","content":[{"type":"document","source":{"type":"url","url":"https://x/y.pdf"}}]}""",
        """[{"role":"user","content":[{"type":"file","file":{"file_url":"https://x/y.pdf"}}]}]""")]
    [InlineData(
        """{"role":"user","content":[{"type":"search_result","source":"s"}]}""",
        """[{"role":"user","content":[{"type":"x_anthropic","x_anthropic":{"type":"search_result","source":"s"}}]}]""")]
    [InlineData(
        """{"role":"user","content":[{"type":"text","text":"next"},{"type":"tool_result","tool_use_id":"t","content":"42","is_error":true}]}""",
        """[{"role":"tool","tool_call_id":"t","content":"42","is_error":true},{"role":"user","content":[{"type":"text","text":"next"}]}]""")]
    [InlineData(
        """{"role":"user","content":[{"type":"tool_result","tool_use_id":"t"}]}""",
        """[{"role":"tool","tool_call_id":"t","content":""}]""")]
    [InlineData(
        """{"role":"assistant","content":[{"type":"text","text":"a"},{"type":"tool_use","id":"t","name":"f","input":{"a":1}}]}""",
        """[{"role":"assistant","content":"a","tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}]""")]
    [InlineData(
        """{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"redacted_thinking","data":"ZA=="},{"type":"text","text":"a"}]}""",
        """[{"role":"assistant","reasoning_details":[{"type":"reasoning.text","text":"hm","signature":"c2ln","format":"anthropic-claude-v1"},{"type":"reasoning.encrypted","data":"ZA==","format":"anthropic-claude-v1"}],"content":"a"}]""")]
    [InlineData(
        """{"role":"assistant","content":[{"type":"thinking","thinking":"","signature":"gemini:call_1:c2ln"},{"type":"tool_use","id":"t","name":"f","input":{}}]}""",
        """[{"role":"assistant","reasoning_details":[{"type":"reasoning.encrypted","data":"c2ln","id":"call_1","format":"google-gemini-v1"}],"content":null,"tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":"{}"}}]}]""")]
    [InlineData(
        """{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"openai:"},{"type":"redacted_thinking","data":"openai:rs_1:ZA=="},{"type":"text","text":"a"}]}""",
        """[{"role":"assistant","reasoning_details":[{"type":"reasoning.summary","summary":"hm","format":"openai-responses-v1"},{"type":"reasoning.encrypted","data":"ZA==","id":"rs_1","format":"openai-responses-v1"}],"content":"a"}]""")]
    public void Message_OfEachKind_BecomesItsCounterpart(string sent, string expected) => Translated.AssertJson(
        expected, Translated.Read($$"""{"model":"m","max_tokens":9,"messages":[{{sent}}]}""")["messages"]);

    [Fact]
    public void Result_OfAKnownCall_SaysWhoseItIs()
    {
        JsonNode chat = Translated.Read("""
            {"model":"m","max_tokens":9,"messages":[
              {"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{}}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"42"}]}]}]}
            """);

        Translated.AssertJson(
            """{"role":"tool","tool_call_id":"t","name":"f","content":[{"type":"text","text":"42"}]}""", chat["messages"]![1]);
    }

    [Fact]
    public void System_OfBlocks_KeepsTheirMarks()
    {
        JsonNode chat = Translated.Read("""
            {"model":"m","max_tokens":9,"system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral","ttl":"1h"}}],"messages":[{"role":"user","content":"x"}]}
            """);

        Translated.AssertJson(
            """{"role":"system","content":[{"type":"text","text":"s","cache_control":{"type":"ephemeral","ttl":"1h"}}]}""", chat["messages"]![0]);
    }

    [Fact]
    public void Tools_OfBothKinds_AreFunctionsOrTravelAsTheyAre()
    {
        JsonNode chat = Translated.Read("""
            {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"x"}],"tools":[
              {"name":"f","description":"d","input_schema":{"type":"object"},"strict":true,"eager_input_streaming":true,"cache_control":{"type":"ephemeral"}},
              {"type":"web_search_20260209","name":"web_search","max_uses":3}]}
            """);

        Translated.AssertJson(
            """
            [{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"},"strict":true},"cache_control":{"type":"ephemeral"},"x_anthropic":{"eager_input_streaming":true}},
             {"type":"x_anthropic","x_anthropic":{"type":"web_search_20260209","name":"web_search","max_uses":3}}]
            """,
            chat["tools"]);
    }

    [Theory]
    [InlineData("""{"model":"m","messages":[]}""", (int)ErrorCode.MissingParameter, "max_tokens")]
    [InlineData("""{"model":"m","max_tokens":1,"MODEL":"n","messages":[]}""", (int)ErrorCode.DuplicateParameter, "model")]
    [InlineData("""{"model":"m","max_tokens":1,"max_tokens":2,"messages":[]}""", (int)ErrorCode.DuplicateParameter, "max_tokens")]
    [InlineData("""{"model":"m","max_tokens":1,"\u0073tream":true,"stream":false,"messages":[]}""", (int)ErrorCode.DuplicateParameter, "stream")]
    [InlineData("""{"model":"m","max_tokens":1,"Fallbacks":[],"messages":[]}""", (int)ErrorCode.DuplicateParameter, "fallbacks")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user"}]}""", (int)ErrorCode.MissingParameter, "messages.0.content")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"tool","content":"x"}]}""", (int)ErrorCode.InvalidValue, "messages.0.role")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":7}]}""", (int)ErrorCode.InvalidType, "messages.0.content")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[7]}]}""", (int)ErrorCode.InvalidType, "messages.0.content.0")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{}]}]}""", (int)ErrorCode.MissingParameter, "messages.0.content.0.type")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[],"tools":{}}""", (int)ErrorCode.InvalidType, "tools")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[],"tool_choice":{"type":"tool"}}""", (int)ErrorCode.InvalidValue, "tool_choice")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[],"metadata":{"team":"x"}}""", (int)ErrorCode.InvalidValue, "metadata.team")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[],"thinking":{"type":"enabled"}}""", (int)ErrorCode.MissingParameter, "thinking.budget_tokens")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[],"thinking":{}}""", (int)ErrorCode.MissingParameter, "thinking.type")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"\ud800"}]}""", (int)ErrorCode.InvalidJson, null)]
    [InlineData("""[]""", (int)ErrorCode.InvalidJson, null)]
    [InlineData("""{"model":"m"} x""", (int)ErrorCode.InvalidJson, null)]
    public void Read_MalformedRequest_NamesTheField(string request, int code, string? param)
    {
        MeshError error = Translated.Refuse(request);

        Assert.Equal(((ErrorCode)code, param), (error.Code, error.Param));
    }

    [Fact]
    public void Read_TooDeep_IsNoJson()
    {
        string nested = string.Concat(Enumerable.Repeat("[", 300)) + string.Concat(Enumerable.Repeat("]", 300));

        Assert.Equal(ErrorCode.InvalidJson, Translated.Refuse($$"""{"model":"m","x":{{nested}}}""").Code);
    }

    [Fact]
    public void Count_WithoutALimit_IsARequest() => Assert.Null(
        AnthropicClient.Counting.Read(Translated.Arrived("""{"model":"m","messages":[{"role":"user","content":"x"}]}""")).Error);

    [Fact]
    public void Edits_OfARequestSentOn_ChangeTheMeshsPlacesOnly()
    {
        ReadRequest read = Translated.Accept("""{ "fallbacks":["b"], "model" : "a","max_tokens":100 ,"models":["c"],"messages":[ ] , "new":1.50}""");

        byte[] body = new byte[BodyEdits.LengthOf(read.Sent!.Body.Length, AnthropicClient.Instance.EditsFor(read.Sent, Translated.Of(), 50))];
        BodyEdits.CopyTo(read.Sent.Body.Span, AnthropicClient.Instance.EditsFor(read.Sent, Translated.Of(), 50), body);

        Assert.Equal("""{  "model" : "claude-x","max_tokens":50,"messages":[ ] , "new":1.50}""", System.Text.Encoding.UTF8.GetString(body));
    }

    [Fact]
    public void Edits_LimitAboveTheClients_StaysTheClients()
    {
        ReadRequest read = Translated.Accept("""{"model":"a","max_tokens":10,"messages":[]}""");

        Assert.Single(AnthropicClient.Instance.EditsFor(read.Sent!, Translated.Of(), 50));
    }

    [Theory]
    [InlineData("c2ln", false)]
    [InlineData("", true)]
    [InlineData("gemini:x:c2ln", true)]
    public void Reasoning_OfAnotherProvider_DoesNotGoToAnthropicAsItCame(string signature, bool isSuperseded)
    {
        ReadRequest read = Translated.Accept(
            $$$"""{"model":"a","max_tokens":10,"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"{{{signature}}}"}]}]}""");

        Assert.Equal(isSuperseded, read.Sent!.IsSuperseded);
    }
}
