using System.Text.Json.Nodes;
using LlmMesh.Catalog;

namespace LlmMesh.Router.UnitTests.Dialects.Gemini;

/// <summary>Chat completion requests to Gemini, field by field.</summary>
public sealed class RequestTests
{
    private const string Hi = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    [Theory]
    [InlineData("temperature", "0.5", """{"temperature":0.5}""")]
    [InlineData("top_p", "0.9", """{"topP":0.9}""")]
    [InlineData("top_k", "40", """{"topK":40}""")]
    [InlineData("seed", "7", """{"seed":7}""")]
    [InlineData("presence_penalty", "1", """{"presencePenalty":1}""")]
    [InlineData("frequency_penalty", "1", """{"frequencyPenalty":1}""")]
    [InlineData("n", "2", """{"candidateCount":2}""")]
    [InlineData("max_tokens", "9", """{"maxOutputTokens":9}""")]
    [InlineData("max_completion_tokens", "9", """{"maxOutputTokens":9}""")]
    [InlineData("stop", "\"x\"", """{"stopSequences":["x"]}""")]
    [InlineData("stop", """["x","y"]""", """{"stopSequences":["x","y"]}""")]
    [InlineData("response_format", """{"type":"json_object"}""", """{"responseMimeType":"application/json"}""")]
    [InlineData(
        "response_format", """{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"$schema":"s","type":"object"}}}""",
        """{"responseMimeType":"application/json","responseJsonSchema":{"type":"object"}}""")]
    [InlineData("modalities", """["text","image"]""", """{"responseModalities":["TEXT","IMAGE"]}""")]
    [InlineData("reasoning_effort", "\"low\"", """{"thinkingConfig":{"includeThoughts":true,"thinkingBudget":1024}}""")]
    [InlineData("reasoning_effort", "\"none\"", """{"thinkingConfig":{"includeThoughts":false,"thinkingBudget":0}}""")]
    [InlineData("reasoning", """{"max_tokens":800,"exclude":true}""", """{"thinkingConfig":{"includeThoughts":false,"thinkingBudget":800}}""")]
    [InlineData("reasoning", """{"enabled":true}""", """{"thinkingConfig":{"includeThoughts":true,"thinkingBudget":-1}}""")]
    [InlineData("x_gemini", """{"generationConfig.mediaResolution":"LOW"}""", """{"mediaResolution":"LOW"}""")]
    public void Translate_Field_InGenerationConfig(string field, string value, string config) =>
        Spoken.AssertSame(config, Spoken.ToGemini($$"""{"model":"m",{{Hi}},"{{field}}":{{value}}}""")["generationConfig"]);

    [Theory]
    [InlineData("\"reasoning_effort\":\"high\"", "HIGH")]
    [InlineData("\"reasoning_effort\":\"none\"", "MINIMAL")]
    [InlineData("\"reasoning\":{\"effort\":\"medium\"}", "MEDIUM")]
    [InlineData("\"reasoning\":{\"max_tokens\":2000}", "LOW")]
    [InlineData("\"reasoning\":{\"enabled\":true}", null)]
    public void Translate_ReasoningOfAModelThatTakesALevel_IsALevel(string field, string? level) => Assert.Equal(
        level,
        (string?)Spoken.ToGemini($"{{{Hi},{field}}}", Spoken.TargetOf(ReasoningStyle.Level))["generationConfig"]!["thinkingConfig"]!["thinkingLevel"]);

    [Fact]
    public void Translate_ReasoningOfAModelThatDoesNot_IsAHint()
    {
        var translation = Spoken.Translate($$"""{{{Hi}},"reasoning_effort":"high"}""", Spoken.TargetOf(ReasoningStyle.None, Capabilities.Chat));

        Assert.Equal(["reasoning_effort"], translation.Dropped);
    }

    [Theory]
    [InlineData("\"auto\"", """{"mode":"AUTO"}""")]
    [InlineData("\"none\"", """{"mode":"NONE"}""")]
    [InlineData("\"required\"", """{"mode":"ANY"}""")]
    [InlineData("""{"type":"function","function":{"name":"f"}}""", """{"mode":"ANY","allowedFunctionNames":["f"]}""")]
    [InlineData(
        """{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"f"}}]}}""",
        """{"mode":"ANY","allowedFunctionNames":["f"]}""")]
    [InlineData(
        """{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"f"}}]}}""",
        """{"mode":"VALIDATED","allowedFunctionNames":["f"]}""")]
    public void Translate_ToolChoice_IsAMode(string choice, string config) =>
        Spoken.AssertSame(config, Spoken.ToGemini($"{{{Hi},\"tool_choice\":{choice}}}")["toolConfig"]!["functionCallingConfig"]);

    [Fact]
    public void Translate_Tools_AreDeclarationsAndOwnOnesStay() => Spoken.AssertSame(
        """
        [{"functionDeclarations":[{"name":"f","description":"d","parametersJsonSchema":{"type":"object","additionalProperties":false}}]},{"googleSearch":{}}]
        """,
        Spoken.ToGemini(
            $$$$"""
            {{{{{Hi}}}},"tools":[{"type":"x_gemini","x_gemini":{"googleSearch":{}}},
              {"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object","additionalProperties":false}}}]}
            """)["tools"]);

    [Fact]
    public void Translate_Conversation_AlternatesAndKeepsCallsWithTheirResults() => Spoken.AssertSame(
        """
        {"systemInstruction":{"parts":[{"text":"be"},{"text":"brief"}]},
         "contents":[
          {"role":"user","parts":[{"text":"a"},{"text":"b"},{"inlineData":{"mimeType":"image/png","data":"AA+/"}},{"inlineData":{"mimeType":"audio/wav","data":"BB"}},
            {"inlineData":{"mimeType":"application/pdf","data":"CC"}},{"fileData":{"fileUri":"https://generativelanguage.googleapis.com/v1beta/files/x"}}]},
          {"role":"model","parts":[{"text":"I call"},
            {"functionCall":{"id":"1","name":"f","args":{"q":1}},"thoughtSignature":"s1"},
            {"functionCall":{"id":"2","name":"g","args":{"input":"no json"}}}]},
          {"role":"user","parts":[
            {"functionResponse":{"id":"1","name":"f","response":{"output":"text"}}},
            {"functionResponse":{"id":"2","name":"g","response":{"error":"bad"}}},
            {"functionResponse":{"id":"1","name":"f","response":{"a":1}}},
            {"text":"and?"}]}]}
        """,
        Spoken.ToGemini(
            """
            {"messages":[
              {"role":"system","content":"be"},{"role":"user","content":"a"},
              {"role":"user","content":[{"type":"text","text":"b"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AA+/"}},
                {"type":"input_audio","input_audio":{"data":"BB","format":"wav"}},
                {"type":"file","file":{"file_data":"data:application/pdf;base64,CC","filename":"x.pdf"}},
                {"type":"file","file":{"file_url":"https://generativelanguage.googleapis.com/v1beta/files/x"}}]},
              {"role":"developer","content":[{"type":"text","text":"brief"}]},
              {"role":"assistant","content":"I call","tool_calls":[
                {"id":"1","type":"function","function":{"name":"f","arguments":"{\"q\":1}"},"extra_content":{"google":{"thought_signature":"s1"}}},
                {"id":"2","type":"function","function":{"name":"g","arguments":"no json"}}]},
              {"role":"tool","tool_call_id":"1","content":"text"},
              {"role":"tool","tool_call_id":"2","content":"bad","is_error":true},
              {"role":"tool","tool_call_id":"1","content":"{\"a\":1}"},
              {"role":"assistant","content":""},
              {"role":"user","content":"and?"}]}
            """));

    [Fact]
    public void Translate_OnlySystem_IsTheUsers() => Spoken.AssertSame(
        """{"contents":[{"role":"user","parts":[{"text":"be"}]}]}""", Spoken.ToGemini("""{"messages":[{"role":"system","content":"be"}]}"""));

    [Theory]
    [InlineData(true, ReasoningStyle.Level, "sig")]
    [InlineData(false, ReasoningStyle.Level, "skip_thought_signature_validator")]
    [InlineData(false, ReasoningStyle.Budget, null)]
    public void Translate_Signature_KeptReplacedOrLeftOut(bool keepsReasoning, ReasoningStyle style, string? signature)
    {
        JsonNode turn = Spoken.ToGemini(
            """
            {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":null,
              "reasoning_details":[{"type":"reasoning.encrypted","data":"sig","id":"1","format":"google-gemini-v1"},
                {"type":"reasoning.text","text":"secret","signature":"theirs","format":"anthropic-claude-v1"}],
              "tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"2","type":"function","function":{"name":"f","arguments":"{}"}}]}]}
            """,
            Spoken.TargetOf(style),
            keepsReasoning)["contents"]![1]!;

        Assert.Equal(signature, (string?)turn["parts"]![0]!["thoughtSignature"]);
        Assert.Null(turn["parts"]![1]!["thoughtSignature"]);
        Assert.Equal(2, turn["parts"]!.AsArray().Count);
    }

    [Fact]
    public void Translate_ThoughtsAndSignatureOfATextOfItsOwn_StandWhereTheyStood() => Spoken.AssertSame(
        """[{"text":"hm","thought":true},{"text":"hello","thoughtSignature":"sig"}]""",
        Spoken.ToGemini(
            """
            {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"hello","reasoning_details":[
              {"type":"reasoning.text","text":"hm","format":"google-gemini-v1"},{"type":"reasoning.encrypted","data":"sig","format":"google-gemini-v1"}]}]}
            """)["contents"]![1]!["parts"]);

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]}]}""", "messages[0].content[0].image_url")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"file","file":{"file_url":"https://example.org/a.pdf"}}]}]}""", "messages[0].content[0].file")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"x_anthropic","x_anthropic":{}}]}]}""", "messages[0].content[0].type")]
    [InlineData("""{"messages":[{"role":"tool","tool_call_id":"9","content":"x"}]}""", "messages[0].tool_call_id")]
    [InlineData("""{"messages":[],"stop":["1","2","3","4","5","6"]}""", "stop")]
    [InlineData("""{"messages":[],"modalities":["audio"]}""", "modalities")]
    [InlineData("""{"messages":[],"tools":[{"type":"web_search"}]}""", "tools[0].type")]
    [InlineData("""{"messages":[],"reasoning_effort":"enormous"}""", "reasoning_effort")]
    [InlineData("""{"messages":[],"never_heard_of":1}""", "never_heard_of")]
    [InlineData("""{"messages":[],"x_anthropic":{"container":"c"}}""", "container")]
    [InlineData("""{"messages":[],"x_gemini":{"contents":[]}}""", "x_gemini.contents")]
    public void Translate_WhatGeminiCannotSay_RefusedByName(string chat, string field) =>
        Assert.Equal(field, Spoken.Translate(chat).RefusedField);

    [Fact]
    public void Translate_HintsAndEmptyWishes_AreLeftOutByName()
    {
        var translation = Spoken.Translate(
            $$$"""
            {{{{Hi}}},"user":"u","metadata":{"a":"b"},"parallel_tool_calls":false,"logprobs":false,"logit_bias":{},"audio":null,
             "x_anthropic":{"service_tier":"auto"},"x_gemini":{"safetySettings":[]}}
            """);

        Assert.Equal(["user", "metadata", "parallel_tool_calls", "service_tier"], translation.Dropped);
        Assert.NotNull(JsonNode.Parse(translation.Body.Span)!["safetySettings"]);
    }
}
