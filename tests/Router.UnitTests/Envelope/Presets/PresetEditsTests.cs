using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Envelope.Presets;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Envelope.Presets;

/// <summary>What a preset makes of a body, byte for byte.</summary>
public sealed class PresetEditsTests
{
    private const string Plain = """{"model":"preset/p","messages":[{"role":"user","content":"hi"}]}""";

    [Theory]
    [InlineData(Plain, """{"model":"preset/p","messages":[{"role":"system","content":"Say \"été\"."},{"role":"user","content":"hi"}]}""")]
    [InlineData(
        """{"messages":  [ {"role":"system","content":"mine"} ],"model":"preset/p"}""",
        """{"messages":  [{"role":"system","content":"Say \"été\"."}, {"role":"system","content":"mine"} ],"model":"preset/p"}""")]
    [InlineData("""{"model":"preset/p","messages":[]}""", """{"model":"preset/p","messages":[{"role":"system","content":"Say \"été\"."}]}""")]
    [InlineData("""{"model":"preset/p","messages":[ ]}""", """{"model":"preset/p","messages":[{"role":"system","content":"Say \"été\"."} ]}""")]
    public void Apply_Prompt_StandsInFrontOfTheMessages(string body, string expected) =>
        Assert.Equal(expected, Apply(body, Preset() with { SystemPrompt = "Say \"été\"." }));

    [Theory]
    [InlineData(""" "x":1 """, """ "x":1 """, """{"top_p":0.5,"stop":["a","b"],""")]
    [InlineData(""" "top_p":0.9 """, """ "top_p":0.9 """, """{"stop":["a","b"],""")]
    [InlineData(""" "stop":[],"top_p":0 """, """ "stop":[],"top_p":0 """, "{")]
    [InlineData(""" "t\u006fp_p":0.9 """, """ "t\u006fp_p":0.9 """, """{"stop":["a","b"],""")]
    [InlineData(""" "top_p":null """, """ "top_p":0.5 """, """{"stop":["a","b"],""")]
    [InlineData(""" "nested":{"top_p":1} """, """ "nested":{"top_p":1} """, """{"top_p":0.5,"stop":["a","b"],""")]
    public void Apply_Parameters_HoldWhereTheClientSendsNone(string members, string left, string opening)
    {
        Preset preset = Preset(("top_p", "0.5"), ("stop", """["a","b"]"""));

        Assert.Equal(
            opening + """ "model":"preset/p","messages":[], """ + left + "}",
            Apply("""{ "model":"preset/p","messages":[], """ + members + "}", preset));
    }

    [Theory]
    [InlineData(""" "reasoning":{"effort":"low"} """, false)]
    [InlineData(""" "reasoning_effort":"low" """, false)]
    [InlineData(""" "reasoning":null """, true)]
    [InlineData(""" "other":1 """, true)]
    public void Apply_ReasoningUnderItsOtherName_IsTheClients(string member, bool isAdded)
    {
        string applied = Apply("""{"model":"preset/p","messages":[],""" + member + "}", Preset(("reasoning_effort", "\"high\"")));

        Assert.Equal(isAdded, applied.Contains("\"high\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(""" "max_tokens":500 """, """ "max_tokens":100 """)]
    [InlineData(""" "max_tokens":50 """, """ "max_tokens":50 """)]
    [InlineData(""" "max_completion_tokens":101,"max_tokens":null """, """ "max_completion_tokens":100,"max_tokens":null """)]
    [InlineData(""" "max_completion_tokens":700,"max_tokens":800 """, """ "max_completion_tokens":100,"max_tokens":100 """)]
    [InlineData(""" "x":1 """, """ "x":1 """)]
    public void Apply_Limit_LowersTheClientsAndNeverRaisesIt(string member, string expected) => Assert.Equal(
        """{"model":"preset/p","messages":[],""" + expected + "}",
        Apply("""{"model":"preset/p","messages":[],""" + member + "}", Preset(("max_tokens", "80")) with { MaxTokens = 100 }));

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(100L, null, 100L)]
    [InlineData(null, "80", 80L)]
    [InlineData(100L, "80", 80L)]
    [InlineData(100L, "120", 100L)]
    public void Limit_OfAClientThatNamesNone_IsTheLeast(long? limit, string? parameter, long? expected) => Assert.Equal(
        expected,
        PresetLimit.Of((parameter is null ? Preset() : Preset(("max_completion_tokens", parameter))) with { MaxTokens = limit }));

    [Theory]
    [InlineData(null, "1.5")]
    [InlineData(0.5, "0.5")]
    [InlineData(1.8, "1.5")]
    public void Apply_Temperature_IsBoundedByTheKeysScope(double? most, string expected)
    {
        var scope = new CallerScope(new AccessScope { MaxTemperature = most }, new AccessScope());

        Assert.Equal(
            $$"""{"temperature":{{expected}},"model":"preset/p","messages":[]}""",
            Apply("""{"model":"preset/p","messages":[]}""", Preset(("temperature", "1.5")), scope));
    }

    [Fact]
    public void Apply_PresetThatSaysNothing_ChangesNothing()
    {
        using RequestEnvelope envelope = Bodies.Accept(Plain);

        Assert.Empty(PresetEdits.For(envelope, Preset(), CallerScope.Open));
    }

    private static string Apply(string body, Preset preset, CallerScope? scope = null)
    {
        using RequestEnvelope envelope = Bodies.Accept(body);
        List<BodyEdit> edits = PresetEdits.For(envelope, preset, scope ?? CallerScope.Open);
        byte[] applied = new byte[BodyEdits.LengthOf(envelope.Body.Length, edits)];
        BodyEdits.CopyTo(envelope.Body.Span, edits, applied);
        return Encoding.UTF8.GetString(applied);
    }

    private static Preset Preset(params (string Name, string Json)[] parameters) => new()
    {
        Name = "p",
        Mapping = new Mapping { Targets = [] },
        Parameters = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Json, StringComparer.Ordinal),
    };
}
