using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Router.Dialects.Gemini;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Testing;

namespace LlmMesh.Router.UnitTests.Dialects.Gemini;

/// <summary>Exchanges in the form the real API has, replayed in both directions: what was said there and back is what was said.</summary>
public sealed class CassetteTests
{
    private static readonly AnswerContext Asked =
        Spoken.For("""{"contents":[],"generationConfig":{"thinkingConfig":{"includeThoughts":true}}}""");

    private static string Folder => Path.Combine(RepositoryRoot.Path, "tests", "cassettes", "gemini");

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.request.json").Select(file => Path.GetFileName(file)[..^".request.json".Length])];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Request_ThereAndBack_IsTheSame(string name)
    {
        string request = await ReadAsync($"{name}.request.json");

        Spoken.AssertSame(request, Spoken.ToGemini(Spoken.ToChat(request).ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Answer_ThereAndBack_SaysTheSame(string name)
    {
        string answer = await ReadAsync($"{name}.answer.json");

        byte[] back = GeminiClient.Instance.FromChat(Encoding.UTF8.GetBytes(Spoken.AnswerToChat(answer)!.ToJsonString()), Asked);

        Spoken.AssertSame(Said(answer), Said(Encoding.UTF8.GetString(back)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Stream_ThereAndBack_SaysWhatTheAnswerSays(string name)
    {
        string answer = await ReadAsync($"{name}.answer.json");
        List<string> chunks = Spoken.Data(await Spoken.DecodeAsync(await ReadAsync($"{name}.stream.txt")));

        Spoken.AssertSame(Assembled.Whole(Spoken.AnswerToChat(answer)!), Assembled.Chunks(chunks));
        Assert.Equal("[DONE]", chunks[^1]);
        string stream = Spoken.Encode(chunks.Take(chunks.Count - 1), Asked);
        Spoken.AssertSame(Said(answer), Said([.. Spoken.Data(stream)]));
    }

    // Without what the mesh has no place for, and what it says in its own name.
    private static JsonNode Said(params string[] documents)
    {
        JsonNode said = Assembled.Gemini(documents);
        said["usage"]!.AsObject().Remove("promptTokensDetails");
        return said;
    }

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken);
}
