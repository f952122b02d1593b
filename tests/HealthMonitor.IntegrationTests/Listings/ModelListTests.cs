using System.Text;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Listings;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Listings;

public sealed class ModelListTests
{
    [Fact]
    public void Read_OpenRoutersEntry_SaysEverything()
    {
        ListedModel model = One("""
            { "data": [{
              "id": "vendor/model", "created": 1700000000, "context_length": 200000,
              "architecture": { "input_modalities": ["text", "image", "file"], "output_modalities": ["text"] },
              "pricing": { "prompt": "0.0000006", "completion": "0.000003", "input_cache_read": "0.0000001", "image": "0.001", "request": "0" },
              "top_provider": { "max_completion_tokens": 8192 },
              "supported_parameters": ["tools", "temperature", "structured_outputs", "reasoning"]
            }] }
            """);

        Assert.Equal(("vendor/model", 200_000, 8192, 1_700_000_000), (model.Id, model.ContextWindow, model.MaxOutputTokens, model.Created));
        Assert.Equal(["tools", "json_schema", "reasoning", "chat", "vision"], model.Capabilities!);
        Assert.Equal(["text", "image", "document"], model.InputModalities!);
        Assert.Equal(new ListedPrice(0.6m, 3m, 0.1m), model.Price);
    }

    [Fact]
    public void Read_PricesThatVary_AreTheHighest()
    {
        ListedModel model = One("""
            { "data": [{ "id": "m", "pricing": {
              "prompt": "0.000001", "completion": "0.000002",
              "overrides": [{ "prompt": "0.000002" }, { "completion": "0.000009", "prompt": "0.0000015" }]
            } }] }
            """);

        Assert.Equal(new ListedPrice(2m, 9m), model.Price);
    }

    [Theory]
    [InlineData("""{ "prompt": "-1", "completion": "-1" }""")]
    [InlineData("""{ "prompt": "0.000001" }""")]
    [InlineData("""{ "prompt": 0.000001, "completion": 0.000001 }""")]
    [InlineData("""{ "prompt": "0.000001", "completion": "0.000001", "request": "0.01" }""")]
    [InlineData("""{ "prompt": "much", "completion": "0.000001" }""")]
    [InlineData("""{ "prompt": "2", "completion": "0.000001" }""")]
    [InlineData(""" "free" """)]
    public void Read_PriceNobodyCouldReckonWith_IsNotKnown(string pricing) =>
        Assert.Null(One($$"""{ "data": [{ "id": "m", "pricing": {{pricing}} }] }""").Price);

    [Fact]
    public void Read_ModelThatMakesPictures_HasNoKnownPrice() => Assert.Null(One("""
        { "data": [{
          "id": "m", "pricing": { "prompt": "0.000001", "completion": "0.000001" },
          "architecture": { "input_modalities": ["text"], "output_modalities": ["text", "image"] }
        }] }
        """).Price);

    [Theory]
    [InlineData("""{ "object": "list", "data": [{ "id": "m", "context_window": 9 }] }""", "m")]
    [InlineData("""{ "data": [{ "id": "m", "max_model_len": 9 }] }""", "m")]
    [InlineData("""[{ "id": "m", "context_length": 9 }]""", "m")]
    [InlineData("""{ "models": [{ "name": "models/m", "inputTokenLimit": 9, "outputTokenLimit": 3 }] }""", "m")]
    [InlineData("""{ "data": [{ "type": "model", "id": "m", "max_input_tokens": 9, "created_at": "2026-01-02T00:00:00Z" }], "has_more": false }""", "m")]
    public void Read_EveryDialectsList_NamesTheModelAndItsWindow(string list, string id)
    {
        ListedModel model = One(list);

        Assert.Equal((id, 9), (model.Id, model.ContextWindow));
        Assert.Null(model.Capabilities);
    }

    [Fact]
    public void Read_OllamasTags_SayWhatTheModelsCan()
    {
        ListedModel model = One("""{ "models": [{ "name": "qwen3:8b", "capabilities": ["completion", "tools", "thinking"] }] }""");

        Assert.Equal(["chat", "tools", "reasoning", "json_schema"], model.Capabilities!);
    }

    [Theory]
    [InlineData("""{ "models": [{ "name": "models/m" }], "nextPageToken": "x" }""", false)]
    [InlineData("""{ "data": [{ "id": "m" }], "has_more": true }""", false)]
    [InlineData("""{ "data": [{ "id": "m" }] }""", true)]
    public void Read_FurtherPages_AreNoticed(string list, bool complete) => Assert.Equal(complete, List(list).IsComplete);

    private static ListedModel One(string list) => Assert.Single(List(list).Models);

    private static ModelList List(string list) => ModelList.Read(Encoding.UTF8.GetBytes(list))!;
}
