using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Catalog.Editing;

namespace LlmMesh.Catalog.UnitTests.Editing;

/// <summary>Any text with comments, trailing commas and any layout; the texts are made from seeds, so that a failure names one.</summary>
public sealed class EditingProperties
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static Arbitrary<(int From, int To)> Seeds =>
        Arb.From(Gen.Choose(0, int.MaxValue).SelectMany(from => Gen.Choose(0, int.MaxValue).Select(to => (from, to))));

    [Fact]
    public void Apply_DifferenceOfTwoTexts_IsTheSecond() => Check((from, to) => AreSame(ConfigurationText.Apply(from, ConfigurationText.Difference(from, to)), to));

    [Fact]
    public void Apply_DifferenceOfTwoTextsToTheSecond_ChangesNothing() =>
        Check((from, to) => AreSame(ConfigurationText.Apply(to, ConfigurationText.Difference(from, to)), to));

    [Fact]
    public void Apply_MergePatch_IsWhatTheStandardSays() => Check((from, to) =>
        AreSame(ConfigurationText.Apply(from, ConfigurationText.Of(from, JsonElement.Parse(to, Lenient))), Patched(from, to)));

    [Fact]
    public void Apply_EditsThatDoNotCollide_MayBeMadeInEitherOrder() => Check((from, to) =>
    {
        IReadOnlyList<ConfigurationEdit> mine = ConfigurationText.Difference(from, to);
        string third = WrittenTexts.Of(new Random(to.Length + from.Length));
        IReadOnlyList<ConfigurationEdit> theirs = ConfigurationText.Difference(from, third);
        return ConfigurationText.Conflicts(mine, theirs).Count > 0
            || AreSame(ConfigurationText.Apply(ConfigurationText.Apply(from, mine), theirs), ConfigurationText.Apply(ConfigurationText.Apply(from, theirs), mine));
    });

    [Fact]
    public void Apply_MemberAddedAndRemoved_LeavesEveryComment() => Check((from, _) =>
    {
        string added = ConfigurationText.Apply(from, [new ConfigurationEdit(["added"], """{"x":1}""")]);
        string back = ConfigurationText.Apply(added, [new ConfigurationEdit(["added"], null)]);
        return Comments(added).SequenceEqual(Comments(from)) && Comments(back).SequenceEqual(Comments(from)) && AreSame(back, from);
    });

    [Fact]
    public void Apply_ScalarsChanged_LeavesEverythingElseToTheLetter() => Check((from, _) =>
    {
        string changed = ConfigurationText.Apply(from, [new ConfigurationEdit(["first"], "\"changed\"")]);
        return changed == from.Replace("\"first\": 0", "\"first\": \"changed\"", StringComparison.Ordinal);
    });

    private static void Check(Func<string, string, bool> holds) =>
        Prop.ForAll(Seeds, seeds =>
        {
            string from = WrittenTexts.Of(new Random(seeds.From));
            string to = WrittenTexts.Of(new Random(seeds.To));
            return holds(from, to).Label($"{from}\n--\n{to}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static bool AreSame(string one, string other) =>
        JsonElement.DeepEquals(JsonElement.Parse(one, Lenient), JsonElement.Parse(other, Lenient));

    private static List<string> Comments(string text)
    {
        var comments = new List<string>();
        var reader = new Utf8JsonReader(
            Encoding.UTF8.GetBytes(text), new JsonReaderOptions { CommentHandling = JsonCommentHandling.Allow, AllowTrailingCommas = true });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Comment)
            {
                comments.Add(reader.GetComment());
            }
        }

        return comments;
    }

    private static string Patched(string target, string patch) =>
        (RfcMergePatch.Apply(Node(target), Node(patch)) ?? throw new InvalidOperationException("A patch that is an object makes one.")).ToJsonString();

    private static System.Text.Json.Nodes.JsonNode Node(string text) =>
        System.Text.Json.Nodes.JsonNode.Parse(text, documentOptions: Lenient)!;
}
