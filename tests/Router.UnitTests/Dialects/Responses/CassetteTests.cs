using System.Text;
using System.Text.Json;
using LlmMesh.Router.Dialects.Responses;
using LlmMesh.Router.UnitTests.Dialects.Translation;
using LlmMesh.Testing;

namespace LlmMesh.Router.UnitTests.Dialects.Responses;

/// <summary>Exchanges as OpenAI's server has them, replayed in both directions.</summary>
public sealed class CassetteTests
{
    public static TheoryData<string> Names => [.. Files("*.stream.txt").Select(file => Path.GetFileName(file)[..^".stream.txt".Length])];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Stream_OfACassette_SaysWhatItsAnswerSays(string name)
    {
        byte[] answer = Bytes(name + ".answer.json");
        string stream = Encoding.UTF8.GetString(Bytes(name + ".stream.txt"));
        ResponseTranscript.Read(stream);

        Meaning meant = Meaning.Of(ResponsesUpstream.Instance.ToChat(answer, Translated.Context));

        Assert.Equal(meant, Meaning.OfStream(await Translated.DecodeAsync(stream)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Stream_ThereAndBack_EndsWithTheAnswersMeaning(string name)
    {
        byte[] answer = Bytes(name + ".answer.json");
        string chunks = await Translated.DecodeAsync(Encoding.UTF8.GetString(Bytes(name + ".stream.txt")));

        string stream = Translated.Encode(
            Translated.To(Encoding.UTF8.GetString(Bytes(name + ".request.json"))),
            chunks.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).SkipLast(1).Select(chunk => chunk["data: ".Length..]));

        JsonElement ours = ResponseTranscript.Read(stream).Response;
        JsonElement theirs = JsonElement.Parse(answer);
        Assert.Equal(Shapes(theirs), Shapes(ours));
        Assert.Equal(theirs.GetProperty("status").GetString(), ours.GetProperty("status").GetString());
        Assert.Equal(theirs.GetProperty("usage").GetProperty("output_tokens").GetInt32(), ours.GetProperty("usage").GetProperty("output_tokens").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Request_OfACassette_IsARequestOfTheMesh(string name)
    {
        string chat = Translated.Chat(Encoding.UTF8.GetString(Bytes(name + ".request.json"))).ToJsonString();

        Assert.Equal("gpt-x", Bodies.Accept(chat).Model);
    }

    [Fact]
    public void Cassettes_AreThere() => Assert.True(Files("*.stream.txt").Length >= 3);

    // Ids that the mesh gives are its own; everything else comes back.
    private static IEnumerable<string> Shapes(JsonElement response) => response.GetProperty("output").EnumerateArray().Select(item =>
        string.Join('|', item.EnumerateObject()
            .Where(member => member.Name != "id" || item.GetProperty("type").GetString() == "reasoning")
            .OrderBy(member => member.Name, StringComparer.Ordinal)
            .Select(member => $"{member.Name}={JsonSerializer.Serialize(member.Value)}")));

    private static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    private static string[] Files(string pattern) => Directory.GetFiles(Folder, pattern);

    private static string Folder => Path.Combine(RepositoryRoot.Path, "tests", "cassettes", "responses");
}
