using System.Text.Json.Nodes;
using LlmMesh.Catalog;

namespace LlmMesh.Router.UnitTests.Dialects.Anthropic;

/// <summary>Each field of a chat completion request, as Anthropic is told it.</summary>
public sealed class RequestTranslationTests
{
    private const string Tool = """ "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}] """;

    [Theory]
    [InlineData("\"max_tokens\":9", "max_tokens", "9")]
    [InlineData("\"max_tokens\":9,\"max_completion_tokens\":8", "max_tokens", "8")]
    [InlineData("\"seed\":null", "max_tokens", "4096")]
    [InlineData("\"temperature\":0.5", "temperature", "0.5")]
    [InlineData("\"temperature\":1.5", "temperature", "1")]
    [InlineData("\"top_p\":0.9", "top_p", "0.9")]
    [InlineData("\"top_k\":4", "top_k", "4")]
    [InlineData("\"stop\":\"x\"", "stop_sequences", "[\"x\"]")]
    [InlineData("\"stop\":[\"x\",\" \",\"y\"]", "stop_sequences", "[\"x\",\"y\"]")]
    [InlineData("\"stream\":true", "stream", "true")]
    [InlineData("\"stream_options\":{\"include_usage\":true}", "stream_options", null)]
    [InlineData("\"user\":\"u\"", "metadata", "{\"user_id\":\"u\"}")]
    [InlineData("\"safety_identifier\":\"u\"", "metadata", "{\"user_id\":\"u\"}")]
    [InlineData("\"cache_control\":{\"type\":\"ephemeral\"}", "cache_control", "{\"type\":\"ephemeral\"}")]
    [InlineData("\"reasoning_effort\":\"high\"", "output_config", "{\"effort\":\"high\"}")]
    [InlineData("\"reasoning_effort\":\"high\"", "thinking", "{\"type\":\"adaptive\"}")]
    [InlineData("\"reasoning_effort\":\"minimal\"", "output_config", "{\"effort\":\"low\"}")]
    [InlineData("\"reasoning_effort\":\"none\"", "thinking", "{\"type\":\"disabled\"}")]
    [InlineData("\"reasoning\":{\"max_tokens\":2048}", "thinking", "{\"type\":\"enabled\",\"budget_tokens\":2048}")]
    [InlineData("\"reasoning\":{\"enabled\":true,\"exclude\":true}", "thinking", "{\"type\":\"adaptive\",\"display\":\"omitted\"}")]
    [InlineData("\"reasoning\":{\"effort\":\"low\"},\"reasoning_effort\":\"high\"", "output_config", "{\"effort\":\"low\"}")]
    [InlineData("\"x_anthropic\":{\"service_tier\":\"auto\"}", "service_tier", "\"auto\"")]
    [InlineData("\"x_anthropic\":{\"thinking\":{\"type\":\"between_tools\"}},\"reasoning_effort\":\"high\"", "thinking", "{\"type\":\"between_tools\"}")]
    [InlineData(
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"object\"}}}",
        "output_config",
        "{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}}")]
    [InlineData("\"response_format\":{\"type\":\"text\"}", "output_config", null)]
    [InlineData(
        "\"response_format\":{\"type\":\"json_object\"}", "system", "[{\"type\":\"text\",\"text\":\"Answer with one valid JSON object and nothing else.\"}]")]
    [InlineData(Tool, "tools", "[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]")]
    [InlineData(Tool + ",\"tool_choice\":\"auto\"", "tool_choice", "{\"type\":\"auto\"}")]
    [InlineData(Tool + ",\"tool_choice\":\"required\"", "tool_choice", "{\"type\":\"any\"}")]
    [InlineData(Tool + ",\"tool_choice\":\"none\",\"parallel_tool_calls\":false", "tool_choice", "{\"type\":\"none\"}")]
    [InlineData(Tool + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}", "tool_choice", "{\"type\":\"tool\",\"name\":\"f\"}")]
    [InlineData(Tool + ",\"parallel_tool_calls\":false", "tool_choice", "{\"type\":\"auto\",\"disable_parallel_tool_use\":true}")]
    [InlineData(
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}},{\"type\":\"function\",\"function\":{\"name\":\"g\"}}],\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"g\"}}]}}",
        "tools",
        "[{\"name\":\"g\",\"input_schema\":{\"type\":\"object\"}}]")]
    [InlineData(
        "\"tools\":[{\"type\":\"x_anthropic\",\"x_anthropic\":{\"type\":\"bash_20250124\",\"name\":\"bash\"}}]",
        "tools",
        "[{\"type\":\"bash_20250124\",\"name\":\"bash\"}]")]
    [InlineData(
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"strict\":true,\"parameters\":{\"properties\":{}}},\"cache_control\":{\"type\":\"ephemeral\"},\"x_anthropic\":{\"defer_loading\":true}}]",
        "tools",
        "[{\"name\":\"f\",\"input_schema\":{\"properties\":{},\"type\":\"object\"},\"strict\":true,\"cache_control\":{\"type\":\"ephemeral\"},\"defer_loading\":true}]")]
    public void Field_OfTheRoot_IsSaidInTheMessagesApi(string sent, string name, string? expected)
    {
        JsonNode request = Translated.Write($$"""{"model":"m","messages":[{"role":"user","content":"hi"}],{{sent}}}""");

        if (expected is null)
        {
            Assert.Null(request[name]);
        }
        else
        {
            Translated.AssertJson(expected, request[name]);
        }
    }

    [Theory]
    [InlineData("""{"role":"user","content":"hi"}""", """[{"role":"user","content":[{"type":"text","text":"hi"}]}]""")]
    [InlineData("""{"role":"user","content":""},{"role":"user","content":"hi"}""", """[{"role":"user","content":[{"type":"text","text":"hi"}]}]""")]
    [InlineData(
        """{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}},{"type":"image_url","image_url":{"url":"data:image/jpg;base64,AA=="}}]}""",
        """[{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}},{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"AA=="}}]}]""")]
    [InlineData(
        """{"role":"user","content":[{"type":"image_url","image_url":"https://x/y.png"}]}""",
        """[{"role":"user","content":[{"type":"image","source":{"type":"url","url":"https://x/y.png"}}]}]""")]
    [InlineData(
        """{"role":"user","content":[{"type":"file","file":{"file_data":"data:application/pdf;base64,AA==","filename":"n","context":"c"}}]}""",
        """[{"role":"user","content":[{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"AA=="},"title":"n","context":"c"}]}]""")]
    [InlineData(
        """{"role":"user","content":[{"type":"file","file":{"file_data":"data:text/plain;base64,w7w="}}]}""",
        """[{"role":"user","content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"ü"}}]}]""")]
    [InlineData(
        """{"role":"user","content":[{"type":"file","file":{"file_url":"https://x/y.pdf"}}]}""",
        """[{"role":"user","content":[{"type":"document","source":{"type":"url","url":"https://x/y.pdf"}}]}]""")]
    [InlineData(
        """{"role":"user","content":[{"type":"x_anthropic","x_anthropic":{"type":"search_result","source":"s"}}]}""",
        """[{"role":"user","content":[{"type":"search_result","source":"s"}]}]""")]
    [InlineData(
        """{"role":"user","content":"q"},{"role":"assistant","content":null,"tool_calls":[{"id":"a.1","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},{"id":"b","type":"function","function":{"name":"g","arguments":"no json"}}]},{"role":"tool","tool_call_id":"a.1","content":"1"},{"role":"tool","tool_call_id":"b","content":[{"type":"text","text":"2"}],"is_error":true},{"role":"user","content":"next"}""",
        """[{"role":"user","content":[{"type":"text","text":"q"}]},{"role":"assistant","content":[{"type":"tool_use","id":"a_1_8cf2b1e0a1c6b1c0","name":"f","input":{"x":1}},{"type":"tool_use","id":"b","name":"g","input":{"_raw":"no json"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a_1_8cf2b1e0a1c6b1c0","content":"1"},{"type":"tool_result","tool_use_id":"b","content":[{"type":"text","text":"2"}],"is_error":true},{"type":"text","text":"next"}]}]""")]
    [InlineData(
        """{"role":"user","content":"q"},{"role":"assistant","content":"a","reasoning_details":[{"type":"reasoning.text","text":"t","signature":"s","format":"anthropic-claude-v1"},{"type":"reasoning.text","text":"no","format":"unknown"},{"type":"reasoning.encrypted","data":"d","format":"anthropic-claude-v1"},{"type":"reasoning.text","text":"unsigned","format":"anthropic-claude-v1"}]},{"role":"user","content":"q"}""",
        """[{"role":"user","content":[{"type":"text","text":"q"}]},{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"redacted_thinking","data":"d"},{"type":"text","text":"a"}]},{"role":"user","content":[{"type":"text","text":"q"}]}]""")]
    [InlineData(
        """{"role":"user","content":"q"},{"role":"assistant","content":"Once upon \n"}""",
        """[{"role":"user","content":[{"type":"text","text":"q"}]},{"role":"assistant","content":[{"type":"text","text":"Once upon"}]}]""")]
    [InlineData("""{"role":"system","content":"only"}""", """[{"role":"user","content":[{"type":"text","text":"only"}]}]""")]
    public void Message_OfEachKind_BecomesItsCounterpart(string sent, string expected)
    {
        JsonNode messages = Translated.Write($$"""{"model":"m","messages":[{{sent}}]}""")["messages"]!;

        // An id that had to change ends in a hash, which ToolIdsTests look at.
        string changed = LlmMesh.Router.Dialects.Anthropic.ToolIds.Valid("a.1");
        Translated.AssertJson(expected.Replace("a_1_8cf2b1e0a1c6b1c0", changed, StringComparison.Ordinal), messages);
    }

    [Fact]
    public void System_Messages_StandInTheirOwnField() => Translated.AssertJson(
        """[{"type":"text","text":"a"},{"type":"text","text":"b","cache_control":{"type":"ephemeral"}},{"type":"text","text":"c"}]""",
        Translated.Write("""
            {"model":"m","messages":[{"role":"system","content":"a"},{"role":"developer","content":[{"type":"text","text":"b","cache_control":{"type":"ephemeral"}}]},
              {"role":"user","content":"x"},{"role":"system","content":"c"}]}
            """)["system"]);

    [Theory]
    [InlineData("\"n\":2", "n")]
    [InlineData("\"logprobs\":true", "logprobs")]
    [InlineData("\"top_logprobs\":2", "top_logprobs")]
    [InlineData("\"logit_bias\":{\"1\":5}", "logit_bias")]
    [InlineData("\"modalities\":[\"text\",\"audio\"]", "modalities")]
    [InlineData("\"audio\":{\"voice\":\"x\"}", "audio")]
    [InlineData("\"prediction\":{\"type\":\"content\"}", "prediction")]
    [InlineData("\"functions\":[]", "functions")]
    [InlineData("\"nobody_knows\":1", "nobody_knows")]
    [InlineData("\"x_gemini\":{\"cachedContent\":\"c\"}", "cachedContent")]
    [InlineData("\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"c\"}}]", "tools.0.type")]
    public void Field_ThatChangesTheAnswer_IsRefusedByName(string sent, string field)
    {
        Router.Dialects.Translation.Translation translation = Translated.Translate($$"""{"model":"m","messages":[{"role":"user","content":"hi"}],{{sent}}}""");

        Assert.Equal(field, translation.RefusedField);
        Assert.Contains($"'{field}'", translation.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"","format":"wav"}}]}""", "messages.0.content.0.type")]
    [InlineData("""{"role":"user","content":[{"type":"file","file":{"file_id":"f"}}]}""", "messages.0.content.0.file.file_id")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"ftp://x"}}]}""", "messages.0.content.0")]
    [InlineData("""{"role":"function","name":"f","content":"x"}""", "messages.0.role")]
    [InlineData("""{"role":"assistant","function_call":{"name":"f"}}""", "messages.0.function_call")]
    public void Message_WithoutACounterpart_IsRefusedByName(string sent, string field) => Assert.Equal(
        field, Translated.Translate($$"""{"model":"m","messages":[{{sent}}]}""").RefusedField);

    [Theory]
    [InlineData("\"seed\":1", "seed")]
    [InlineData("\"presence_penalty\":1", "presence_penalty")]
    [InlineData("\"metadata\":{\"a\":\"b\"}", "metadata")]
    [InlineData("\"service_tier\":\"flex\"", "service_tier")]
    [InlineData("\"x_gemini\":{\"labels\":{}}", "labels")]
    [InlineData("\"temperature\":1.5", "temperature")]
    [InlineData("\"temperature\":0.2,\"reasoning_effort\":\"high\"", "temperature")]
    [InlineData("\"stop\":\"\\n\"", "stop")]
    [InlineData("\"tool_choice\":\"required\",\"reasoning_effort\":\"high\"," + Tool, "reasoning_effort")]
    public void Field_ThatIsAHint_IsDroppedByName(string sent, string field) => Assert.Equal(
        [field], Translated.Translate($$"""{"model":"m","messages":[{"role":"user","content":"hi"}],{{sent}}}""").Dropped);

    [Theory]
    [InlineData("\"n\":1,\"logprobs\":false,\"logit_bias\":{},\"modalities\":[\"text\"],\"store\":false,\"presence_penalty\":0,\"seed\":null")]
    [InlineData("\"temperature\":1,\"reasoning_effort\":\"high\"")]
    public void Field_ThatSaysNothing_IsNotMissed(string sent)
    {
        Router.Dialects.Translation.Translation translation = Translated.Translate($$"""{"model":"m","messages":[{"role":"user","content":"hi"}],{{sent}}}""");

        Assert.Null(translation.RefusedField);
        Assert.Empty(translation.Dropped);
    }

    [Theory]
    [InlineData((int)ReasoningStyle.Budget, "\"reasoning_effort\":\"medium\",\"max_tokens\":9000", "{\"type\":\"enabled\",\"budget_tokens\":4096}")]
    [InlineData((int)ReasoningStyle.Budget, "\"reasoning_effort\":\"high\",\"max_tokens\":9000", "{\"type\":\"enabled\",\"budget_tokens\":8999}")]
    [InlineData((int)ReasoningStyle.Budget, "\"reasoning_effort\":\"high\",\"max_tokens\":900", null)]
    [InlineData((int)ReasoningStyle.Adaptive, "\"reasoning\":{\"max_tokens\":5000}", "{\"type\":\"adaptive\"}")]
    public void Reasoning_ByTheModelsStyle_IsSaidInItsWords(int style, string sent, string? expected)
    {
        JsonNode request = Translated.Write(
            $$"""{"model":"m","messages":[{"role":"user","content":"hi"}],{{sent}}}""",
            Translated.Of(Capabilities.Reasoning, (ReasoningStyle)style));

        if (expected is null)
        {
            Assert.Null(request["thinking"]);
        }
        else
        {
            Translated.AssertJson(expected, request["thinking"]);
        }
    }

    [Fact]
    public void Reasoning_OfAModelThatHasNone_IsDropped() => Assert.Equal(
        ["reasoning_effort"],
        Translated.Translate("""{"model":"m","messages":[{"role":"user","content":"hi"}],"reasoning_effort":"low"}""", Translated.Of(Capabilities.Tools)).Dropped);

    [Fact]
    public void Budget_BehindAResultWhoseThoughtsAreGone_IsDropped()
    {
        const string Loop = """
            {"model":"m","max_tokens":9000,"reasoning_effort":"low","messages":[{"role":"user","content":"q"},
              {"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":""}}],
               "reasoning_details":[{"type":"reasoning.text","text":"t","signature":"s","format":"anthropic-claude-v1"}]},
              {"role":"tool","tool_call_id":"a","content":"1"}]}
            """;
        Target budget = Translated.Of(Capabilities.Reasoning, ReasoningStyle.Budget);

        Assert.NotNull(Translated.Write(Loop, budget)["thinking"]);
        Assert.Null(Translated.Write(Loop, budget, keepsReasoning: false)["thinking"]);
    }

    [Fact]
    public void Prefill_ForAModelThatRefusesIt_IsRefused() => Assert.Equal(
        "messages",
        Translated.Translate(
            """{"model":"m","messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"Once"}]}""", Translated.Of(Capabilities.Tools)).RefusedField);

    [Fact]
    public void Schema_ForAModelThatCannotBeHeldToOne_IsRefused() => Assert.Equal(
        "response_format",
        Translated.Translate(
            """{"model":"m","messages":[{"role":"user","content":"hi"}],"response_format":{"type":"json_schema","json_schema":{"schema":{}}}}""",
            Translated.Of(Capabilities.Tools)).RefusedField);

    [Fact]
    public void MaxTokens_Unsaid_IsTheModelsMost() => Translated.AssertJson(
        "64000",
        Translated.Write("""{"model":"m","messages":[{"role":"user","content":"hi"}]}""", Translated.Of(Capabilities.Tools, maxOutput: 64000))["max_tokens"]);

    [Fact]
    public void HalfASurrogatePair_IsRefused() => Assert.Equal(
        "messages", Translated.Translate("""{"model":"m","messages":[{"role":"user","content":"\ud83d"}]}""").RefusedField);

    [Fact]
    public void ReadAndWrite_ARequestOfEveryField_IsTheSameRequest()
    {
        const string Request = """
            {"model":"m","max_tokens":9000,"system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}],"stop_sequences":["x"],"stream":true,
             "temperature":0.3,"top_k":3,"metadata":{"user_id":"u"},"service_tier":"auto",
             "tools":[{"name":"f","input_schema":{"type":"object"},"cache_control":{"type":"ephemeral"}},{"type":"bash_20250124","name":"bash"}],
             "tool_choice":{"type":"auto","disable_parallel_tool_use":true},
             "messages":[{"role":"user","content":[{"type":"text","text":"q"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}}]},
              {"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"text","text":"a"},{"type":"tool_use","id":"t1","name":"f","input":{"x":[1,{}]}}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"42"}],"is_error":true,"cache_control":{"type":"ephemeral"}},{"type":"text","text":"n"}]}]}
            """;

        Translated.AssertJson(Request, Translated.Write(Translated.Read(Request).ToJsonString()));
    }
}
