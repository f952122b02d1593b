using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Dialects.OpenAI;

/// <summary>What each provider's way to count comes to.</summary>
public sealed class ProviderUsageTests
{
    public static readonly TheoryData<string, string, TokenUsage> Published = new()
    {
        {
            "OpenAI: cached, cache writes and reasoning inside",
            """
            {"usage":{"prompt_tokens":2006,"completion_tokens":300,"total_tokens":2306,
              "prompt_tokens_details":{"cached_tokens":1920,"cache_write_tokens":64,"audio_tokens":0},
              "completion_tokens_details":{"reasoning_tokens":256,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}
            """,
            new TokenUsage(22, 1920, 64, 44, 256)
        },
        {
            "OpenAI: sound and images apart",
            """
            {"usage":{"prompt_tokens":1400,"completion_tokens":120,"total_tokens":1520,
              "prompt_tokens_details":{"text_tokens":71,"audio_tokens":100,"image_tokens":1229,"cached_tokens":0},
              "completion_tokens_details":{"text_tokens":20,"audio_tokens":100}}}
            """,
            new TokenUsage(71, 0, 0, 20, 0) { AudioInput = 100, ImageInput = 1229, AudioOutput = 100 }
        },
        {
            "DeepSeek: hits and misses",
            """
            {"usage":{"prompt_tokens":1000,"completion_tokens":50,"total_tokens":1050,
              "prompt_cache_hit_tokens":896,"prompt_cache_miss_tokens":104,"completion_tokens_details":{"reasoning_tokens":30}}}
            """,
            new TokenUsage(104, 896, 0, 20, 30)
        },
        {
            "DeepSeek: hits and misses alone",
            """{"usage":{"completion_tokens":5,"prompt_cache_hit_tokens":64,"prompt_cache_miss_tokens":10}}""",
            new TokenUsage(10, 64, 0, 5, 0)
        },
        {
            "Moonshot: inside the choice, cached tokens on top",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":90,"completion_tokens":7,"total_tokens":97,"cached_tokens":80}}]}""",
            new TokenUsage(10, 80, 0, 7, 0)
        },
        {
            "Groq: inside x_groq",
            """{"x_groq":{"id":"req_1","usage":{"queue_time":0.1,"prompt_tokens":40,"completion_tokens":9,"total_tokens":49,"dram_cached_tokens":16,"sram_cached_tokens":8}}}""",
            new TokenUsage(16, 24, 0, 9, 0)
        },
        {
            "Groq: in both places",
            """{"x_groq":{"usage":{"prompt_tokens":1,"completion_tokens":1}},"usage":{"prompt_tokens":40,"completion_tokens":9}}""",
            new TokenUsage(40, 0, 0, 9, 0)
        },
        {
            "xAI: reasoning beside the completion",
            """
            {"usage":{"prompt_tokens":32,"completion_tokens":9,"total_tokens":135,
              "prompt_tokens_details":{"text_tokens":32,"audio_tokens":0,"image_tokens":0,"cached_tokens":6},
              "completion_tokens_details":{"reasoning_tokens":94},"num_sources_used":0}}
            """,
            new TokenUsage(26, 6, 0, 9, 94)
        },
        {
            "xAI: little reasoning beside a long completion",
            """{"usage":{"prompt_tokens":10,"completion_tokens":500,"total_tokens":530,"completion_tokens_details":{"reasoning_tokens":20}}}""",
            new TokenUsage(10, 0, 0, 500, 20)
        },
        {
            "xAI: more cached than prompt",
            """{"usage":{"prompt_tokens":12,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":500}}}""",
            new TokenUsage(12, 500, 0, 3, 0)
        },
        {
            "Gemini: thoughts in the total alone",
            """{"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":16}}""",
            new TokenUsage(9, 0, 0, 2, 5)
        },
        {
            "Anthropic: its own counts",
            """{"usage":{"input_tokens":10,"cache_creation_input_tokens":7,"cache_read_input_tokens":90,"output_tokens":20,"output_tokens_details":{"thinking_tokens":5}}}""",
            new TokenUsage(10, 90, 7, 15, 5)
        },
        {
            "A proxy before Anthropic: the cache's counts inside the prompt's",
            """{"usage":{"prompt_tokens":107,"completion_tokens":20,"total_tokens":127,"cache_creation_input_tokens":7,"cache_read_input_tokens":90}}""",
            new TokenUsage(10, 90, 7, 20, 0)
        },
        {
            "A proxy before Anthropic: the cache's counts beside the prompt's",
            """{"usage":{"prompt_tokens":1000,"completion_tokens":20,"total_tokens":1117,"cache_creation_input_tokens":7,"cache_read_input_tokens":90}}""",
            new TokenUsage(1000, 90, 7, 20, 0)
        },
        {
            "Responses: details make input include the cache",
            """{"usage":{"input_tokens":100,"input_tokens_details":{"cached_tokens":60},"output_tokens":10,"total_tokens":110}}""",
            new TokenUsage(40, 60, 0, 10, 0)
        },
        {
            "llama.cpp: timings",
            """{"timings":{"cache_n":236,"prompt_n":1,"prompt_ms":30.9,"predicted_n":35,"predicted_ms":661.0}}""",
            new TokenUsage(1, 236, 0, 35, 0)
        },
        {
            "Ollama: no details",
            """{"usage":{"prompt_tokens":26,"completion_tokens":298,"total_tokens":324}}""",
            new TokenUsage(26, 0, 0, 298, 0)
        },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Read_UsageOfAProvider_IsSeparated(string provider, string document, TokenUsage expected)
    {
        ObservedUsage usage = Assert.NotNull(ChatFactsTests.Read(document).AnyUsage);

        Assert.True(expected == usage.Tokens, $"{provider}: {usage.Tokens}");
        Assert.Equal(UsagePrecision.Exact, usage.Precision);
    }

    [Theory]
    [InlineData("""{"cost":0.00014,"is_byok":false,"cost_details":{"upstream_inference_cost":0.5}}""", 140_000L)]
    [InlineData("""{"cost":0.00014,"is_byok":true,"cost_details":{"upstream_inference_cost":0.0028}}""", 2_940_000L)]
    [InlineData("""{"cost":0.00014,"is_byok":true,"cost_details":{"upstream_inference_cost":null}}""", 140_000L)]
    [InlineData("""{"cost":1,"is_byok":true,"cost_details":{"upstream_inference_cost":9e28}}""", 1_000_000_000L)]
    [InlineData("""{"cost":1,"is_byok":true,"cost_details":{"upstream_inference_cost":7e27}}""", long.MaxValue)]
    public void Read_OpenRoutersCharge_IncludesTheProvidersBillForAnOwnKey(string usage, long nanoDollars) =>
        Assert.Equal(nanoDollars, ChatFactsTests.Read($$"""{"usage":{{usage}}}""").Usage!.Value.ChargedNanoDollars);

    [Theory]
    [InlineData("""{"x_groq":{"id":"req_1"}}""")]
    [InlineData("""{"x_groq":null,"timings":7}""")]
    [InlineData("""{"x_groq":[{"usage":{"prompt_tokens":1}}]}""")]
    public void Read_NothingAside_IsNull(string document)
    {
        Assert.True(ChatFactsTests.Read(document).IsWellFormed);
        Assert.Null(ChatFactsTests.Read(document).AnyUsage);
    }
}
