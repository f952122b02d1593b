using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace LlmMesh.Catalog.UnitTests;

public sealed class ReaderProperties
{
    private static readonly string[] Oddities =
    [
        "null", "true", "-1", "0.5", "1e400", "-0", "123456789012345678901234567890", "\"\"", "\"${\"", "\"${X}\"", "\"auto\"",
        "\"openai\"", "\"\\u0000\"", "\"https://\"", "[]", "[[]]", "{}", "{\"\":{}}", "{\"a\":1,\"a\":2}", "[null,1,\"x\"]",
    ];

    [Fact]
    public void Read_AnyBytesChanged_AnswersWithASnapshotOrErrors()
    {
        byte[] valid = Encoding.UTF8.GetBytes(Examples.EveryField);
        Gen<(int At, byte Value)[]> edits = Gen.Choose(0, valid.Length - 1)
            .SelectMany(at => Gen.Choose(0, 255).Select(value => (at, (byte)value)))
            .ArrayOf();

        Prop.ForAll(Arb.From(edits), changes =>
        {
            byte[] text = [.. valid];
            foreach ((int at, byte value) in changes)
            {
                text[at] = value;
            }

            return Answers(text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Read_AnyValueReplaced_AnswersWithASnapshotOrErrors()
    {
        int places = Places(JsonNode.Parse(Examples.EveryField)!).Count();
        var change = Gen.Choose(0, places - 1).SelectMany(place => Gen.Elements(Oddities).Select(oddity => (Place: place, Oddity: oddity)));

        Prop.ForAll(Arb.From(change), edit =>
        {
            JsonNode root = JsonNode.Parse(Examples.EveryField)!;
            Places(root).ElementAt(edit.Place)("\u0001");
            string text = root.ToJsonString().Replace("\"\\u0001\"", edit.Oddity, StringComparison.Ordinal);
            return Answers(Encoding.UTF8.GetBytes(text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Resolve_AnyText_AnswersTheSameInEveryEncoding()
    {
        CatalogSnapshot snapshot = Configured.Seed("openrouter", "ollama");
        string[] known = [.. snapshot.Targets.Select(target => target.Name), "router", "ollama/", "openrouter/kimi-k2.5"];
        Gen<string> names = Gen.Elements(known).SelectMany(name => Gen.Choose(0, name.Length).SelectMany(cut =>
            Gen.Elements("", "/", "x", " ", "é").Select(end => name[..cut] + end)));

        Prop.ForAll(Arb.From(names), name =>
        {
            ResolvedName resolved = snapshot.Resolve(name);
            return resolved.Targets.SequenceEqual(snapshot.Resolve(Encoding.UTF8.GetBytes(name)).Targets)
                && resolved.Targets.SequenceEqual(snapshot.Resolve(name.AsSpan()).Targets)
                && (resolved.Kind == NameKind.Unknown) == (resolved.Targets.Count == 0);
        }).QuickCheckThrowOnFailure();
    }

    private static bool Answers(byte[] text)
    {
        CatalogResult result = CatalogReader.Read(text, name => name == "ACME_KEY" ? "key" : null);
        return result.IsValid
            ? result.Errors.Count == 0
            : result.Errors.Count > 0 && result.Errors.All(error => error.Path.StartsWith('$') && error.Message.EndsWith('.'));
    }

    /// <summary>Every value in the document, as an action that replaces it.</summary>
    private static IEnumerable<Action<string>> Places(JsonNode node) => node switch
    {
        JsonObject members => members.ToArray().SelectMany(member =>
            Places(member.Value!).Prepend(replacement => members[member.Key] = replacement)),
        JsonArray items => Enumerable.Range(0, items.Count).SelectMany(index =>
            Places(items[index]!).Prepend(replacement => items[index] = replacement)),
        _ => [],
    };
}
