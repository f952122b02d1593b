using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Catalog;
using LlmMesh.Router.Attempts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Envelope;

/// <summary>Over bodies of any property order and any white space: what is sent is the client's JSON with the intended changes only.</summary>
public sealed class SpliceProperties
{
    private const string TargetModel = "vendor/mod\"el é";

    private static readonly Gen<string> Space = Gen.Elements("", "", " ", "\n\t ", "\r\n");

    private static readonly Gen<string> AnyValue = Gen.Elements(
        "0", "-1.5e3", "true", "null", "\"\"", "\"models\"", "\"}\\\"]{\"", "\"\\ud83d\\ude00 ü\"", "[]", "{}",
        """{"model":"inner","models":["x"]}""", """[ {"a": [1, 2,{"b":null} ]} , "c,d" ]""");

    private static readonly Gen<string> StreamOptions = Gen.Elements(
        "null", "{}", "{ }", """{"include_usage":true}""", """{"include_usage" : false}""", """{"include_usage":null}""",
        """{ "include_obfuscation":false}""", """{"include_obfuscation":true, "include_usage":false }""");

    private static readonly Gen<(string Name, string Value)[]> Properties =
        from model in Gen.Elements("\"m\"", "\"a\\/b \\u00e9\"")
        from messages in Gen.Elements("[]", """[ {"role":"user","content":"hi, \"you\""} ]""")
        from stream in Optional("stream", Gen.Elements("true", "true", "false", "null"))
        from options in Optional("stream_options", StreamOptions)
        from models in Optional("models", Gen.Elements("[]", "null", """[ "x" , "y"]"""))
        from fallbacks in Optional("fallbacks", Gen.Elements("[]", """["z"]"""))
        from others in Gen.ListOf(AnyValue)
        from order in Gen.Shuffle(
            [("model", model), ("messages", messages), .. stream, .. options, .. models, .. fallbacks, .. Named(others)])
        select order;

    /// <summary>Requests with members in any order and any white space.</summary>
    internal static readonly Gen<string> Body =
        from properties in Properties
        from spaces in Gen.ArrayOf(Space, (properties.Length * 4) + 2)
        select Write(properties, spaces);

    [Fact]
    public void EditsFor_AnyBody_ChangeOnlyWhatIsIntended() => Check(async body =>
    {
        JsonObject expected = JsonNode.Parse(body)!.AsObject();
        string[] order = [.. expected.Select(property => property.Key).Where(name => name is not ("models" or "fallbacks"))];
        expected["model"] = TargetModel;
        expected.Remove("models");
        expected.Remove("fallbacks");
        if (expected["stream"]?.GetValueKind() == JsonValueKind.True)
        {
            JsonObject options = expected["stream_options"] as JsonObject ?? [];
            options["include_usage"] = true;
            expected["stream_options"] = options.DeepClone();
        }

        JsonObject sent = JsonNode.Parse(await SpliceAsync(body, StreamUsage.OnRequest))!.AsObject();

        Assert.True(JsonNode.DeepEquals(expected, sent), sent.ToJsonString());
        Assert.Equal(order, sent.Select(property => property.Key).Where(order.Contains));
    });

    [Fact]
    public void EditsFor_AnyBody_LeaveOtherValuesByteForByte() => Check(async body =>
    {
        using JsonDocument received = JsonDocument.Parse(body);
        using JsonDocument sent = JsonDocument.Parse(await SpliceAsync(body, StreamUsage.Always));

        foreach (JsonProperty property in received.RootElement.EnumerateObject())
        {
            if (property.Name is not ("model" or "models" or "fallbacks"))
            {
                Assert.Equal(property.Value.GetRawText(), sent.RootElement.GetProperty(property.Name).GetRawText());
            }
        }
    });

    private static async Task<string> SpliceAsync(string body, StreamUsage usage)
    {
        using RequestEnvelope envelope = Bodies.Accept(body);
        using var content = new SplicedContent(envelope.Body, ChatRequest.EditsFor(envelope, Targets.Of("p", TargetModel, usage)));
        using var sent = new MemoryStream();
        await content.CopyToAsync(sent, CancellationToken.None);
        Assert.Equal(content.Headers.ContentLength, sent.Length);
        return Encoding.UTF8.GetString(sent.ToArray());
    }

    private static void Check(Func<string, Task> holds) =>
        Prop.ForAll(Body.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static Gen<(string, string)[]> Optional(string name, Gen<string> value) =>
        Gen.OneOf(Gen.Constant(Array.Empty<(string, string)>()), value.Select(text => new[] { (name, text) }));

    private static IEnumerable<(string, string)> Named(IEnumerable<string> values) => values.Select((value, index) => ($"x{index}", value));

    private static string Write((string Name, string Value)[] properties, string[] spaces)
    {
        var text = new StringBuilder();
        int space = 0;
        text.Append(spaces[space++]).Append('{');
        for (int i = 0; i < properties.Length; i++)
        {
            text.Append(i == 0 ? "" : ",")
                .Append(spaces[space++]).Append('"').Append(properties[i].Name).Append('"')
                .Append(spaces[space++]).Append(':')
                .Append(spaces[space++]).Append(properties[i].Value)
                .Append(spaces[space++]);
        }

        return text.Append('}').Append(spaces[space]).ToString();
    }
}
