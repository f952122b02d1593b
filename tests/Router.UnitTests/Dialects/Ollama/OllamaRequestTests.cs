using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Ollama;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects.Ollama;

public sealed class OllamaRequestTests
{
    private const string Hi = """ "messages":[{"role":"user","content":"hi"}] """;

    [Fact]
    public void Translate_LeastRequest_SaysTheDefaultsThatDiffer() => Equal(
        """
        {"model":"m","stream":true,"truncate":false,"messages":[{"role":"user","content":"hi"}],"options":{"temperature":1,"top_p":1}}
        """,
        Sent($$"""{"model":"m",{{Hi}},"stream":true,"stream_options":{"include_usage":true} }""", stream: true));

    [Theory]
    [InlineData("max_tokens", "5", "num_predict", "5")]
    [InlineData("max_completion_tokens", "5", "num_predict", "5")]
    [InlineData("temperature", "0.25", "temperature", "0.25")]
    [InlineData("top_p", "0.5", "top_p", "0.5")]
    [InlineData("top_k", "7", "top_k", "7")]
    [InlineData("min_p", "0.1", "min_p", "0.1")]
    [InlineData("seed", "12345678901234567", "seed", "12345678901234567")]
    [InlineData("presence_penalty", "1.5", "presence_penalty", "1.5")]
    [InlineData("frequency_penalty", "-1", "frequency_penalty", "-1")]
    [InlineData("repetition_penalty", "1.1", "repeat_penalty", "1.1")]
    [InlineData("num_ctx", "8192", "num_ctx", "8192")]
    [InlineData("options", """{"num_gpu":1}""", "num_gpu", "1")]
    [InlineData("stop", "\"x\"", "stop", "[\"x\"]")]
    [InlineData("stop", """["x","y"]""", "stop", """["x","y"]""")]
    public void Translate_Option_StandsAmongTheOptions(string field, string value, string option, string expected) => Assert.Equal(
        expected,
        Sent($$"""{"model":"m",{{Hi}},"{{field}}":{{value}}}""")["options"]![option]!.ToJsonString());

    [Fact]
    public void Translate_OptionSaidTwice_TheWordOfChatCompletionsCounts()
    {
        JsonNode options = Sent($$"""{"model":"m",{{Hi}},"max_tokens":9,"max_completion_tokens":4,"options":{"num_predict":100,"temperature":0.1} }""")["options"]!;

        Equal("""{"num_predict":4,"temperature":0.1,"top_p":1}""", options);
    }

    [Theory]
    [InlineData("reasoning_effort", "\"none\"", "false")]
    [InlineData("reasoning_effort", "\"minimal\"", "\"low\"")]
    [InlineData("reasoning_effort", "\"high\"", "\"high\"")]
    [InlineData("reasoning_effort", "\"xhigh\"", "\"max\"")]
    [InlineData("reasoning", """{"enabled":true}""", "true")]
    [InlineData("reasoning", """{"max_tokens":8000}""", "\"medium\"")]
    [InlineData("think", "true", "true")]
    public void Translate_Reasoning_IsThink(string field, string value, string expected) =>
        Assert.Equal(expected, Sent($$"""{"model":"m",{{Hi}},"{{field}}":{{value}}}""")["think"]!.ToJsonString());

    [Fact]
    public void Translate_ReasoningForAModelWithout_IsDropped()
    {
        Router.Dialects.Translation.Translation translation = Translate($$"""{"model":"m",{{Hi}},"reasoning_effort":"high"}""", model: new ModelDefinition { Provider = "ollama", Id = "m" });

        Assert.Equal(["reasoning"], translation.Dropped);
        Assert.Null(Parse(translation)["think"]);
    }

    [Theory]
    [InlineData("""{"type":"text"}""", null)]
    [InlineData("""{"type":"json_object"}""", "\"json\"")]
    [InlineData("""{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"type":"object"}}}""", """{"type":"object"}""")]
    public void Translate_ResponseFormat_IsFormat(string format, string? expected) =>
        Assert.Equal(expected, Sent($$"""{"model":"m",{{Hi}},"response_format":{{format}}}""")["format"]?.ToJsonString());

    [Fact]
    public void Translate_Tools_AreFunctionsAlone()
    {
        const string Tools = """ "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"},"strict":true}}] """;
        Router.Dialects.Translation.Translation translation = Translate($$"""{"model":"m",{{Hi}},{{Tools}},"tool_choice":"auto"}""");

        Equal("""[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]""", Parse(translation)["tools"]!);
        Assert.Equal(["strict"], translation.Dropped);
        Assert.Null(Sent($$"""{"model":"m",{{Hi}},{{Tools}},"tool_choice":"none"}""")["tools"]);
    }

    [Theory]
    [InlineData("\"tool_choice\":\"required\"", "tool_choice")]
    [InlineData("""  "tool_choice":{"type":"function","function":{"name":"f"}} """, "tool_choice")]
    [InlineData("""  "tools":[{"type":"x_anthropic","x_anthropic":{}}] """, "tools")]
    [InlineData("\"n\":2", "n")]
    [InlineData("""  "logit_bias":{"1":1} """, "logit_bias")]
    [InlineData("""  "modalities":["text","audio"] """, "modalities")]
    [InlineData("""  "prediction":{"type":"content"} """, "prediction")]
    [InlineData("""  "x_anthropic":{"container":"c"} """, "container")]
    [InlineData("\"never_heard_of\":1", "never_heard_of")]
    [InlineData("""  "response_format":{"type":"grammar"} """, "response_format")]
    public void Translate_WhatOllamaCannotSay_IsRefusedByName(string field, string refused) =>
        Assert.Equal(refused, Translate($$"""{"model":"m",{{Hi}},{{field}}}""").RefusedField);

    [Theory]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://a/b.png"}}]}""", "image_url")]
    [InlineData("""{"role":"user","content":[{"type":"file","file":{"file_data":"data:application/pdf;base64,AA"}}]}""", "file")]
    [InlineData("""{"role":"user","content":[{"type":"input_audio","input_audio":{}}]}""", "input_audio")]
    [InlineData("""{"role":"user","content":[{"type":"x_gemini","x_gemini":{}}]}""", "x_gemini")]
    public void Translate_ContentOllamaCannotTake_IsRefusedByName(string message, string refused) =>
        Assert.Equal(refused, Translate($$"""{"model":"m","messages":[{{message}}]}""").RefusedField);

    [Theory]
    [InlineData("\"user\":\"u\"", "user")]
    [InlineData("""  "metadata":{"a":"b"},"store":true """, "metadata,store")]
    [InlineData("""  "n":1,"logprobs":false,"parallel_tool_calls":true,"store":false,"modalities":["text"] """, "")]
    [InlineData("""  "parallel_tool_calls":false,"service_tier":"flex","verbosity":"low" """, "parallel_tool_calls,service_tier,verbosity")]
    public void Translate_Hint_IsDroppedByName(string fields, string dropped)
    {
        Router.Dialects.Translation.Translation translation = Translate($$"""{"model":"m",{{Hi}},{{fields}}}""");

        Assert.Null(translation.RefusedField);
        Assert.Equal(dropped, string.Join(',', translation.Dropped));
    }

    [Theory]
    [InlineData("""{"role":"developer","content":"a"}""", """{"role":"system","content":"a"}""")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"}},{"type":"text","text":"b"}]}""",
        """{"role":"user","content":"a\nb","images":["QUJD"]}""")]
    [InlineData("""{"role":"assistant","content":null,"reasoning_content":"hm","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\":1.0}"}}]}""",
        """{"role":"assistant","content":"","thinking":"hm","tool_calls":[{"id":"c","function":{"index":0,"name":"f","arguments":{"a":1.0}}}]}""")]
    [InlineData("""{"role":"assistant","content":"x","tool_calls":[{"id":"c","function":{"name":"f","arguments":"{oops"}},{"id":"d","function":{"name":"g","arguments":""}}]}""",
        """{"role":"assistant","content":"x","tool_calls":[{"id":"c","function":{"index":0,"name":"f","arguments":{"_raw":"{oops"}}},{"id":"d","function":{"index":1,"name":"g","arguments":{}}}]}""")]
    [InlineData("""{"role":"assistant","content":"x","reasoning_details":[{"text":"no","format":"anthropic-claude-v1"}]}""", """{"role":"assistant","content":"x"}""")]
    [InlineData("""{"role":"tool","tool_call_id":"z","name":"f","content":[{"type":"text","text":"r"}]}""", """{"role":"tool","content":"r","tool_name":"f","tool_call_id":"z"}""")]
    public void Translate_Message_IsOllamas(string message, string expected) =>
        Equal($"[{expected}]", Sent($$"""{"model":"m","messages":[{{message}}]}""")["messages"]!);

    [Fact]
    public void Translate_ResultWithoutName_GetsItsCalls() => Assert.Equal(
        "f",
        (string?)Sent("""
            {"model":"m","messages":[{"role":"assistant","content":"","tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":"r"}]}
            """)["messages"]![1]!["tool_name"]);

    [Fact]
    public void Translate_AfterAFailover_ReasoningIsLeftOut() => Assert.Null(
        Parse(Translate("""{"model":"m","messages":[{"role":"assistant","content":"x","reasoning_content":"hm"}]}""", keepsReasoning: false))["messages"]![0]!["thinking"]);

    [Fact]
    public void Rows_AndTheTableOfHints_DoNotContradictEachOther() =>
        Assert.DoesNotContain(ChatFields.Rows, row => !row.Value && OllamaFields.Rows.ContainsKey(row.Key)
            && row.Key is not ("stop" or "logprobs" or "top_logprobs" or "response_format" or "tools" or "tool_choice" or "max_tokens" or "max_completion_tokens"));

    private static JsonNode Sent(string chat, bool stream = false)
    {
        Router.Dialects.Translation.Translation translation = Translate(chat, stream);
        Assert.Null(translation.RefusedField);
        return Parse(translation);
    }

    private static Router.Dialects.Translation.Translation Translate(string chat, bool stream = false, bool keepsReasoning = true, ModelDefinition? model = null) =>
        OllamaUpstream.Instance.Translate(
            Encoding.UTF8.GetBytes(chat),
            new TranslationContext(new Target(new ProviderDefinition { Name = "ollama", Endpoints = [] }, "m", model), stream) { KeepsReasoning = keepsReasoning });

    private static JsonNode Parse(Router.Dialects.Translation.Translation translation) => JsonNode.Parse(translation.Body.Span)!;

    private static void Equal(string expected, JsonNode actual) => Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), actual.ToJsonString());
}
