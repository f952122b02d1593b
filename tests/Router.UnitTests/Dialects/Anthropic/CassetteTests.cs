using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Testing;

namespace LlmMesh.Router.UnitTests.Dialects.Anthropic;

/// <summary>Recorded exchanges, replayed in both directions: what was said there and back is what was said.</summary>
public sealed class CassetteTests
{
    private static string Folder => Path.Combine(RepositoryRoot.Path, "tests", "cassettes", "anthropic");

    public static TheoryData<string> Requests => Named(".request.json");

    public static TheoryData<string> Answers => Named(".answer.json");

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_ThereAndBack_IsTheSame(string name)
    {
        string request = await ReadAsync($"{name}.request.json");

        Translated.AssertJson(request, Translated.Write(Translated.Read(request).ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_ThereAndBack_SaysTheSame(string name)
    {
        string answer = await ReadAsync($"{name}.answer.json");

        AssertSays(answer, Translated.FromChat(Translated.ToChat(answer).ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Stream_ReadByAnyClient_IsTheWholeAnswer(string name)
    {
        string answer = await ReadAsync($"{name}.answer.json");
        string stream = await ReadAsync($"{name}.stream.txt");

        string chunks = await Translated.DecodeAsync(stream);

        Translated.AssertSame(Assembly.OfChat(Translated.ToChat(answer)), Assembly.OfChunks(chunks));
        AssertSays(answer, Assembly.OfMessages(await Translated.EncodeAsync(chunks)));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Stream_ReadByItsOwnDialect_ComesAsItWas(string name)
    {
        string stream = await ReadAsync($"{name}.stream.txt");

        string carried = await Translated.DecodeAsync([Encoding.UTF8.GetBytes(stream)], keepsOriginals: true);

        Assert.Equal(stream, await Translated.EncodeAsync(carried));
    }

    [Fact]
    public async Task Error_InAStream_StaysTheProvidersDocument()
    {
        string error = (await ReadAsync("overloaded.error.json")).Trim();

        Assert.Equal($"event: error\ndata: {error}\n\n", await Translated.DecodeAsync($"event: error\ndata: {error}\n\n"));
        Translated.AssertJson(error, Translated.ToChat(error));
    }

    // The mesh names the answer and the model.
    private static void AssertSays(string expected, JsonNode actual)
    {
        JsonNode said = JsonNode.Parse(expected)!;
        foreach (string member in (string[])["content", "stop_reason", "stop_sequence", "usage"])
        {
            Assert.True(
                JsonNode.DeepEquals(said[member], actual[member]),
                $"{member}: expected {said[member]?.ToJsonString()}, actual {actual[member]?.ToJsonString()}");
        }
    }

    private static Task<string> ReadAsync(string file) =>
        File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken);

    private static TheoryData<string> Named(string ending)
    {
        string[] names = [.. Directory.GetFiles(Folder, "*" + ending).Select(file => Path.GetFileName(file)[..^ending.Length]).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(names);
        return [.. names];
    }
}
