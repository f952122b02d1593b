using LlmMesh.Catalog.Editing;

namespace LlmMesh.Catalog.UnitTests.Editing;

public sealed class DifferenceTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{/* new */"a":1.0,}""", "")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""", "")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":1,"c":3}}""", "a/c=3")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{}}""", "a/b")]
    [InlineData("""{"a":[1]}""", """{"a":[1,2]}""", "a=[1,2]")]
    [InlineData("""{}""", """{"a":{"b":{"c":1}}}""", "a/b={\"c\":1}")]
    [InlineData("""{}""", """{"a":{}}""", "a={}")]
    [InlineData("""{"a":1}""", """{"a":null}""", "a=null")]
    [InlineData("""{"a":null}""", """{}""", "a")]
    [InlineData("""[]""", """{"a":1}""", "={\"a\":1}")]
    public void Difference_TwoTexts_TellsWhatLeadsThere(string from, string to, string expected) =>
        Assert.Equal(expected, Written(ConfigurationText.Difference(from, to)));

    [Theory]
    [InlineData("""{"a":2}""", """{"a":1,"b":2}""", "")]
    [InlineData("""{"a":2}""", """{"a":2.0}""", "")]
    [InlineData("""{"a":2}""", """{"a":3}""", "$.a")]
    [InlineData("""{}""", """{"a":3}""", "$.a")]
    [InlineData("""{}""", """{}""", "")]
    [InlineData("""{"a":1,"m":{"x":1}}""", """{"a":1,"m":{"y":1}}""", "")]
    [InlineData("""{"a":1,"m":{"x":[1]}}""", """{"a":1,"m":{"x":[2]}}""", "$.m.x")]
    [InlineData("""{"a":1,"s":null}""", """{"a":1,"s":{"b":1,"b.c":2}}""", "$.s['b.c']")]
    public void Conflicts_TwoEditsOfOneText_AreThePathsBothChange(string one, string other, string expected)
    {
        const string Text = """{"a":1,"s":{"b":1}}""";
        Assert.Equal(expected, string.Join(' ', ConfigurationText.Conflicts(Of(one), Of(other))));
        Assert.Equal(expected, string.Join(' ', ConfigurationText.Conflicts(Of(other), Of(one))));

        IReadOnlyList<ConfigurationEdit> Of(string text) =>
            ConfigurationText.Difference(Text, text.Contains("\"s\"", StringComparison.Ordinal) ? text : text.Insert(1, text == "{}" ? "\"s\":{\"b\":1}" : "\"s\":{\"b\":1},"));
    }

    private static string Written(IReadOnlyList<ConfigurationEdit> edits) =>
        string.Join(' ', edits.Select(edit => string.Join('/', edit.Path) + (edit.Value is null ? "" : "=" + edit.Value)));
}
