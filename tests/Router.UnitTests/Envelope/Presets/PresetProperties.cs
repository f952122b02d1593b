using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Envelope.Presets;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Envelope.Presets;

/// <summary>Over bodies of any order and any white space: what a preset does not say stays what it was.</summary>
public sealed class PresetProperties
{
    private const string Prompt = "Say \"hi\",\n\\ é 漢.";

    // What the generator calls x0 the client may have sent, with any value, null among them.
    private static readonly Preset Preset = new()
    {
        Name = "p",
        Mapping = new Mapping { Targets = [] },
        SystemPrompt = Prompt,
        Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["x0"] = """{"own":[1]}""", ["top_p"] = "0.5" },
    };

    [Fact]
    public void Apply_AnyBody_AddsWhatThePresetSaysAndChangesNothingElse() =>
        Prop.ForAll(SpliceProperties.Body.ToArbitrary(), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static void Holds(string body)
    {
        JsonObject expected = JsonNode.Parse(body)!.AsObject();
        expected["messages"]!.AsArray().Insert(0, new JsonObject { ["role"] = "system", ["content"] = Prompt });
        foreach ((string name, string value) in Preset.Parameters)
        {
            expected[name] ??= JsonNode.Parse(value);
        }

        JsonObject applied = JsonNode.Parse(Apply(body))!.AsObject();

        Assert.True(JsonNode.DeepEquals(expected, applied), applied.ToJsonString());
        Assert.Equal(Names(body), Names(Apply(body)).Where(name => expected.ContainsKey(name) && Names(body).Contains(name)));
    }

    private static byte[] Apply(string body)
    {
        using RequestEnvelope envelope = Bodies.Accept(body);
        List<BodyEdit> edits = PresetEdits.For(envelope, Preset, CallerScope.Open);
        byte[] applied = new byte[BodyEdits.LengthOf(envelope.Body.Length, edits)];
        BodyEdits.CopyTo(envelope.Body.Span, edits, applied);
        return applied;
    }

    private static List<string> Names(string body) => Names(Encoding.UTF8.GetBytes(body));

    private static List<string> Names(byte[] body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        return [.. document.RootElement.EnumerateObject().Select(member => member.Name)];
    }
}
