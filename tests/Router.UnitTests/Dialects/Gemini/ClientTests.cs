using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Router.Dialects.Gemini;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.UnitTests.Dialects.Gemini;

/// <summary>Requests of Gemini clients, field by field.</summary>
public sealed class ClientTests
{
    [Theory]
    [InlineData("temperature", "0.5", "temperature", "0.5")]
    [InlineData("top_p", "0.9", "top_p", "0.9")]
    [InlineData("topK", "40", "top_k", "40")]
    [InlineData("seed", "7", "seed", "7")]
    [InlineData("presencePenalty", "1", "presence_penalty", "1")]
    [InlineData("frequencyPenalty", "1", "frequency_penalty", "1")]
    [InlineData("candidateCount", "2", "n", "2")]
    [InlineData("max_output_tokens", "9", "max_tokens", "9")]
    [InlineData("stopSequences", """["x"]""", "stop", """["x"]""")]
    [InlineData("responseMimeType", "\"application/json\"", "response_format", """{"type":"json_object"}""")]
    [InlineData("responseModalities", """["TEXT","IMAGE"]""", "modalities", """["text","image"]""")]
    [InlineData("thinkingConfig", """{"thinkingBudget":800,"includeThoughts":true}""", "reasoning", """{"max_tokens":800}""")]
    [InlineData("thinkingConfig", """{"thinkingBudget":0}""", "reasoning", """{"effort":"none","exclude":true}""")]
    [InlineData("thinkingConfig", """{"thinking_level":"HIGH","include_thoughts":true}""", "reasoning", """{"effort":"high"}""")]
    [InlineData("speechConfig", """{"a":1}""", "x_gemini", """{"generationConfig.speechConfig":{"a":1}}""")]
    public void Read_GenerationConfig_IsAFieldOfTheChat(string field, string value, string chat, string expected) =>
        Spoken.AssertSame(expected, Spoken.ToChat($$$"""{"contents":[],"generation_config":{"{{{field}}}":{{{value}}}}}""")[chat]);

    [Fact]
    public void Read_SchemaInOpenApisForm_IsAJsonSchema() => Spoken.AssertSame(
        """
        {"type":"json_schema","json_schema":{"name":"response","schema":{"type":["object","null"],
          "properties":{"type":{"type":"string","enum":["a"]},"list":{"type":"array","maxItems":3,"items":{"anyOf":[{"type":"integer"}]}}},"required":["type"]}}}
        """,
        Spoken.ToChat(
            """
            {"contents":[],"generationConfig":{"responseMimeType":"application/json","responseSchema":{"type":"OBJECT","nullable":true,"propertyOrdering":["type"],
              "properties":{"type":{"type":"STRING","enum":["a"]},"list":{"type":"ARRAY","max_items":"3","items":{"anyOf":[{"type":"INTEGER"}]}}},"required":["type"]}}}
            """)["response_format"]);

    [Fact]
    public void Read_Conversation_IsMessages() => Spoken.AssertSame(
        """
        {"model":"some/model","models":["b"],"messages":[
          {"role":"system","content":"be brief"},
          {"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AA+/"}},
            {"type":"input_audio","input_audio":{"data":"BB","format":"mp3"}},
            {"type":"file","file":{"file_data":"data:application/pdf;base64,CC","filename":"document"}},
            {"type":"file","file":{"file_url":"https://x/y"}},
            {"type":"x_gemini","x_gemini":{"inlineData":{"mimeType":"video/mp4","data":"DD"},"videoMetadata":{"fps":1}}}]},
          {"role":"assistant","content":"I call","reasoning_details":[
              {"type":"reasoning.text","text":"hm","format":"google-gemini-v1","index":0},
              {"type":"reasoning.encrypted","data":"sig","id":"call_0","format":"google-gemini-v1","index":1}],
            "tool_calls":[{"id":"call_0","type":"function","function":{"name":"f","arguments":"{\"a\": 1}"}},
              {"id":"own","type":"function","function":{"name":"f","arguments":"{}"}}]},
          {"role":"tool","tool_call_id":"call_0","name":"f","content":"ok"},
          {"role":"tool","tool_call_id":"own","name":"f","is_error":true,"content":"bad"},
          {"role":"tool","tool_call_id":"call_g","name":"g","content":"{\"x\":1,\"output\":\"o\"}"},
          {"role":"user","content":"and?"}],
         "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}},{"type":"x_gemini","x_gemini":{"googleSearch":{}}}],
         "tool_choice":"required",
         "x_gemini":{"safetySettings":[],"functionDeclarations":{"f":{"response":{"type":"STRING"}}}}}
        """,
        Spoken.ToChat(
            """
            {"system_instruction":{"parts":[{"text":"be brief"}]},"models":["b"],
             "contents":[
              {"parts":[{"text":"a"},{"inline_data":{"mime_type":"image/png","data":"AA+/"}},{"inlineData":{"mimeType":"audio/mpeg","data":"BB"}},
                {"inlineData":{"mimeType":"application/pdf","data":"CC"}},{"fileData":{"fileUri":"https://x/y"}},
                {"inlineData":{"mimeType":"video/mp4","data":"DD"},"videoMetadata":{"fps":1}}]},
              {"role":"model","parts":[{"text":"hm","thought":true},{"text":"I call"},{"functionCall":{"name":"f","args":{"a": 1}},"thoughtSignature":"sig"},{"functionCall":{"id":"own","name":"f"}}]},
              {"role":"user","parts":[{"text":"and?"},{"functionResponse":{"name":"f","response":{"output":"ok"}}},{"functionResponse":{"id":"own","name":"f","response":{"error":"bad"}}},
                {"functionResponse":{"name":"g","response":{"x":1,"output":"o"}}}]}],
             "tools":[{"functionDeclarations":[{"name":"f","description":"d","parameters":{"type":"OBJECT"},"response":{"type":"STRING"}}]},{"google_search":{}}],
             "toolConfig":{"functionCallingConfig":{"mode":"ANY"}},"safetySettings":[]}
            """));

    [Theory]
    [InlineData("m:generateContent", "", false, false)]
    [InlineData("m:streamGenerateContent", "?alt=sse", true, false)]
    [InlineData("m:streamGenerateContent", "?key=x", true, true)]
    public void Read_Address_SaysModelAndStream(string route, string query, bool isStream, bool asArray)
    {
        ReadRequest read = Spoken.Read("""{"contents":[]}""", route, query);

        JsonNode chat = JsonNode.Parse(read.Chat!.Span)!;
        Assert.Equal(("m", isStream), ((string?)chat["model"], (bool?)chat["stream"] ?? false));
        Assert.Equal(isStream, (bool?)chat["stream_options"]?["include_usage"] ?? false);
        Assert.Equal(asArray ? "application/json" : "text/event-stream", GeminiClient.Instance.StreamTypeOf(read.Sent!));
    }

    [Theory]
    [InlineData("openrouter/qwen2.5:free:generateContent", "openrouter/qwen2.5:free")]
    [InlineData("openrouter%2Fmoonshotai%2fkimi:generateContent", "openrouter/moonshotai/kimi")]
    public void Read_ModelWithSlashesAndColons_IsTheWholeName(string route, string model) =>
        Assert.Equal(model, (string?)Spoken.ToChat("""{"contents":[]}""", route)["model"]);

    [Theory]
    [InlineData("{", "invalid_json", null)]
    [InlineData("[]", "invalid_json", null)]
    [InlineData("""{"contents":[{"parts":[{"functionCall":{"name":"\ud800"}}],"role":"model"}]}""", "invalid_json", null)]
    [InlineData("{}", "missing_required_parameter", "contents")]
    [InlineData("""{"contents":1}""", "invalid_type", "contents")]
    [InlineData("""{"contents":[{"role":"system","parts":[]}]}""", "invalid_value", "contents[0].role")]
    [InlineData("""{"contents":[],"generationConfig":{"temperature":"hot"}}""", "invalid_type", "generationConfig.temperature")]
    [InlineData("""{"contents":[],"generationConfig":{"maxOutputTokens":0}}""", "invalid_value", "generationConfig.maxOutputTokens")]
    [InlineData("""{"contents":[],"Contents":[]}""", "duplicate_parameter", "Contents")]
    [InlineData("""{"contents":[],"generationConfig":{},"generation_config":{}}""", "duplicate_parameter", "generationConfig")]
    [InlineData("""{"contents":[],"generationConfig":{"maxOutputTokens":1,"max_output_tokens":2}}""", "duplicate_parameter", "generationConfig.maxOutputTokens")]
    public void Read_MalformedBody_RefusedInTheClientsWords(string body, string code, string? param)
    {
        MeshError error = Spoken.Read(body).Error!;

        Assert.Equal((code, param), (error.Form.Code, error.Param));
    }

    [Fact]
    public void Read_UnknownOperation_IsNoRoute() => Assert.Equal(ErrorCode.UnknownRoute, Spoken.Read("{}", "m:embedSong").Error!.Code);

    [Theory]
    [InlineData("""{"contents":[]}""", null, """{"contents":[]}""")]
    [InlineData("""{"contents":[]}""", 5L, """{"generationConfig":{"maxOutputTokens":5},"contents":[]}""")]
    [InlineData("""{"contents":[],"generationConfig":{}}""", 5L, """{"contents":[],"generationConfig":{"maxOutputTokens":5}}""")]
    [InlineData("""{"contents":[],"generationConfig":null}""", 5L, """{"contents":[],"generationConfig":{"maxOutputTokens":5}}""")]
    [InlineData("""{"contents":[],"generationConfig":{"topK":1}}""", 5L, """{"contents":[],"generationConfig":{"maxOutputTokens":5,"topK":1}}""")]
    [InlineData("""{"contents":[],"generationConfig":{"maxOutputTokens":9}}""", 5L, """{"contents":[],"generationConfig":{"maxOutputTokens":5}}""")]
    [InlineData("""{"contents":[],"generationConfig":{"maxOutputTokens":3}}""", 5L, """{"contents":[],"generationConfig":{"maxOutputTokens":3}}""")]
    [InlineData("""{"models":["a"],"contents":[],"fallbacks":["b"]}""", 5L, """{"generationConfig":{"maxOutputTokens":5},"contents":[]}""")]
    [InlineData("""{ "models" : ["a"] , "contents":[] , "fallbacks":["b"] }""", null, """{  "contents":[] }""")]
    public void EditsFor_OneThatSpeaksTheSame_ChangesOnlyWhatIsTheMeshes(string body, long? limit, string sent)
    {
        SentRequest request = Spoken.Read(body).Sent!;

        List<BodyEdit> edits = GeminiClient.Instance.EditsFor(request, Spoken.TargetOf(), limit);

        byte[] edited = new byte[BodyEdits.LengthOf(request.Body.Length, edits)];
        BodyEdits.CopyTo(request.Body.Span, edits, edited);
        Assert.Equal(sent, Encoding.UTF8.GetString(edited));
    }

    [Fact]
    public void ThereAndBack_Request_KeepsMeaning()
    {
        const string Body =
            """
            {"systemInstruction":{"parts":[{"text":"be"}]},
             "contents":[{"role":"user","parts":[{"text":"a"},{"inlineData":{"mimeType":"image/png","data":"AA"}},{"inlineData":{"mimeType":"video/mp4","data":"DD"},"videoMetadata":{"fps":1}}]},
              {"role":"model","parts":[{"text":"hm","thought":true},{"text":"x","thoughtSignature":"t"},{"functionCall":{"id":"1","name":"f","args":{"a":1}},"thoughtSignature":"s"}]},
              {"role":"user","parts":[{"functionResponse":{"id":"1","name":"f","response":{"output":"o"}}},{"text":"go"}]}],
             "tools":[{"functionDeclarations":[{"name":"f","parametersJsonSchema":{"type":"object"},"behavior":"BLOCKING"}]},{"codeExecution":{}}],
             "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]},"retrievalConfig":{"languageCode":"de"}},
             "generationConfig":{"temperature":1,"maxOutputTokens":5,"stopSequences":["x"],"responseMimeType":"application/json","responseJsonSchema":{"type":"object"},
               "thinkingConfig":{"includeThoughts":true,"thinkingBudget":800},"mediaResolution":"LOW"},
             "cachedContent":"cachedContents/x"}
            """;

        Spoken.AssertSame(Body, Spoken.ToGemini(Spoken.ToChat(Body).ToJsonString()));
    }

    [Fact]
    public void ForeignReasoning_ThroughAClient_ComesBack()
    {
        const string Detail = """{"type":"reasoning.text","text":"hm","signature":"theirs","format":"anthropic-claude-v1","index":0}""";
        string answer = Spoken.Encode(
            ["""{"choices":[{"index":0,"delta":{"reasoning_details":[{"type":"reasoning.text","text":"h","format":"anthropic-claude-v1","index":0}]}}]}""",
             """{"choices":[{"index":0,"delta":{"reasoning_details":[{"type":"reasoning.text","text":"m","signature":"theirs","format":"anthropic-claude-v1","index":0}]}}]}""",
             """{"choices":[{"index":0,"delta":{"content":"hello"},"finish_reason":"stop"}]}"""],
            Spoken.Context);
        JsonArray parts = [.. Spoken.Data(answer).SelectMany(data => JsonNode.Parse(data)!["candidates"]![0]!["content"]!["parts"]!.AsArray()).Select(part => part!.DeepClone())];

        JsonNode message = Spoken.ToChat(new JsonObject { ["contents"] = new JsonArray(new JsonObject { ["role"] = "model", ["parts"] = parts }) }.ToJsonString())["messages"]![0]!;

        Assert.Equal("hello", (string?)message["content"]);
        Spoken.AssertSame(Detail, Assert.Single(message["reasoning_details"]!.AsArray()));
    }
}
