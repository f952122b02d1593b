using System.Text.Json.Nodes;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Ollama;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.UnitTests.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects.Ollama;

/// <summary>Exchanges as they go over the wire, in both directions.</summary>
public sealed class CassetteTests
{
    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.chat.json").Select(file => Path.GetFileName(file)[..^".chat.json".Length])];

    private static string Folder => Path.Combine(LlmMesh.Testing.RepositoryRoot.Path, "tests", "cassettes", "ollama");

    [Theory]
    [MemberData(nameof(Names))]
    public void Request_OfTheChat_IsTheRecorded(string name)
    {
        Target target = new(new ProviderDefinition { Name = "ollama", Endpoints = [] }, "m", definition: null);
        Router.Dialects.Translation.Translation translation = OllamaUpstream.Instance.Translate(Read($"{name}.chat.json"), new TranslationContext(target, Stream: true));

        Assert.Equal((null, 0), (translation.RefusedField, translation.Dropped.Count));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Read($"{name}.request.json")), JsonNode.Parse(translation.Body.Span)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Stream_PutTogether_IsTheAnswer(string name)
    {
        string whole = Chunks.Describe(OllamaUpstream.Instance.ToChat(Read($"{name}.answer.json"), Chunks.Context)!);

        Assert.Equal(whole, Chunks.Assemble(await Chunks.DecodeAsync(OllamaUpstream.Instance, Read($"{name}.stream.txt"), [])));
        Assert.Contains("Zürich", whole, StringComparison.Ordinal);
    }

    private static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Folder, file));
}
