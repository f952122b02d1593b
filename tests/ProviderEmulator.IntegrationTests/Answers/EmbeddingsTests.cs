using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Answers;

public sealed class EmbeddingsTests(EmulatorFixture emulator)
{
    [Fact]
    public async Task Embed_FloatAndBase64_AreTheSameUnitVectors()
    {
        JsonNode floats = await PostAsync("""{"model":"e","input":["hello world","other"],"dimensions":10}""");
        JsonNode base64 = await PostAsync("""{"model":"e","input":["hello world","other"],"dimensions":10,"encoding_format":"base64"}""");

        float[] vector = [.. floats["data"]![0]!["embedding"]!.AsArray().Select(value => (float)value!)];
        float[] decoded = MemoryMarshal.Cast<byte, float>(Convert.FromBase64String((string)base64["data"]![0]!["embedding"]!)).ToArray();
        Assert.Equal(vector, decoded);
        Assert.Equal(10, vector.Length);
        Assert.Equal(1.0, vector.Sum(value => (double)value * value), 1e-5);
        Assert.False(JsonNode.DeepEquals(floats["data"]![0]!["embedding"], floats["data"]![1]!["embedding"]));
        Assert.Equal(1, (int)floats["data"]![1]!["index"]!);
        Assert.Equal(3, (int)floats["usage"]!["prompt_tokens"]!);
    }

    [Theory]
    [InlineData("\"text\"", 1, 1)]
    [InlineData("[1,2,3]", 1, 3)]
    [InlineData("[[1,2],[3]]", 2, 3)]
    public async Task Embed_EveryInputForm_IsAccepted(string input, int vectors, int tokens)
    {
        JsonNode answer = await PostAsync($$"""{"model":"e","input":{{input}}}""");

        Assert.Equal(vectors, answer["data"]!.AsArray().Count);
        Assert.Equal(tokens, (int)answer["usage"]!["total_tokens"]!);
        Assert.Equal("e", (string?)answer["model"]);
    }

    [Theory]
    [InlineData("""{"input":"x"}""", "model")]
    [InlineData("""{"model":"e"}""", "input")]
    [InlineData("""{"model":"e","input":[]}""", "input")]
    [InlineData("""{"model":"e","input":["a",1]}""", "input")]
    [InlineData("""{"model":"e","input":"x","dimensions":0}""", "dimensions")]
    [InlineData("""{"model":"e","input":"x","encoding_format":5}""", "encoding_format")]
    [InlineData("""{"model":"e","input":"\ud800"}""", null)]
    [InlineData("""{"model":"e","input":"x"} trailing""", null)]
    public async Task Embed_BadRequest_NamesTheParameter(string body, string? param)
    {
        using HttpResponseMessage response = await SendAsync(body);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(param, (string?)(await ReadAsync(response))["error"]!["param"]);
    }

    private async Task<JsonNode> PostAsync(string body)
    {
        using HttpResponseMessage response = await SendAsync(body);
        Assert.Equal(200, (int)response.StatusCode);
        return await ReadAsync(response);
    }

    private async Task<HttpResponseMessage> SendAsync(string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        return await emulator.Server.Client.PostAsync("v1/embeddings", content, TestContext.Current.CancellationToken);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
}
