using System.Text.Json;
using LlmMesh.Catalog.Editing;

namespace LlmMesh.Catalog.UnitTests.Editing;

public sealed class MergePatchTests
{
    // The rows of RFC 7396, appendix A, whose target and result a document can be.
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""["a","b"]""", """["c","d"]""", """["c","d"]""")]
    [InlineData("""{"a":"b"}""", """["c"]""", """["c"]""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""[1,2]""", """{"a":"b","c":null}""", """{"a":"b"}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{}}""", """{"a":{"b":1}}""")]
    [InlineData("""{"a":1}""", """{"a":{"b":[null]}}""", """{"a":{"b":[null]}}""")]
    public void Of_Patch_LeadsToItsResult(string target, string patch, string result)
    {
        string patched = ConfigurationText.Apply(target, ConfigurationText.Of(target, JsonElement.Parse(patch)));
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(result), JsonElement.Parse(patched)), patched);
    }

    [Fact]
    public void Of_NestedChange_IsThatMemberAlone()
    {
        ConfigurationEdit edit = Assert.Single(
            ConfigurationText.Of("""{"settings":{"profile":"dev","retry":{}}}""", JsonElement.Parse("""{"settings":{"profile":"prod"}}""")));
        Assert.Equal(["settings", "profile"], edit.Path);
        Assert.Equal("\"prod\"", edit.Value);
    }
}
