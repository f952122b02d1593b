using LlmMesh.Catalog.Editing;

namespace LlmMesh.Catalog.UnitTests.Editing;

public sealed class ApplyTests
{
    private const string File = """
        // Ours.
        {
            "$schema": "./router_config.schema.json",
            "settings": { "profile": "prod", "max_body_bytes": 1048576 }, // bounded
            /* who answers */
            "mappings": {
                // cheap first
                "small": ["gpt-4o-mini", "glm-5"], // since May
                "large": [
                    "gpt-5-preview", // dear
                ],
            },
        }
        """;

    [Theory]
    [InlineData("mappings/small", """["glm-5"]""", """["gpt-4o-mini", "glm-5"]""", """["glm-5"]""")]
    [InlineData("settings/profile", "\"dev\"", "\"prod\"", "\"dev\"")]
    [InlineData("settings/max_body_bytes", null, """{ "profile": "prod", "max_body_bytes": 1048576 }""", """{ "profile": "prod" }""")]
    [InlineData("settings/profile", null, """{ "profile": "prod", "max""", """{ "max""")]
    [InlineData("settings/deny", "[1]", "1048576 }, // bounded", "1048576, \"deny\": [1] }, // bounded")]
    [InlineData("mappings/small", null, "        \"small\": [\"gpt-4o-mini\", \"glm-5\"], // since May\n", "")]
    [InlineData("mappings/new", """["a","b"]""", "        ],\n", "        ],\n        \"new\": [\"a\", \"b\"],\n")]
    [InlineData("categories/hobby/keywords", """["yarn"]""", "    },\n}", "    },\n    \"categories\": {\n        \"hobby\": {\n            \"keywords\": [\"yarn\"]\n        }\n    },\n}")]
    [InlineData("$schema", "{\"a\":1}", "\"./router_config.schema.json\"", "{ \"a\": 1 }")]
    [InlineData("$schema/a", "1", "\"./router_config.schema.json\"", "{\n        \"a\": 1\n    }")]
    [InlineData("mappings/missing", null, "", "")]
    [InlineData("mappings/missing/deeper", null, "", "")]
    [InlineData("mappings/large", """["gpt-5-preview"]""", "", "")]
    public void Apply_OneEdit_ChangesThatPlaceAlone(string path, string? value, string before, string after)
    {
        string expected = before.Length == 0 ? File : File.Replace(before, after, StringComparison.Ordinal);
        Assert.Equal(expected, ConfigurationText.Apply(File, [new ConfigurationEdit(path.Split('/'), value)]));
    }

    [Theory]
    [InlineData("{}", "a", "1", "{\n  \"a\": 1\n}")]
    [InlineData("{}\n", "a", "{\"b\":{\"c\":1}}", "{\n  \"a\": {\n    \"b\": { \"c\": 1 }\n  }\n}\n")]
    [InlineData("\uFEFF{ // nothing\r\n}", "a", "1", "\uFEFF{ // nothing\r\n  \"a\": 1\r\n}")]
    [InlineData("{\n\t\"a\": 1 // one\n}", "b", "2", "{\n\t\"a\": 1, // one\n\t\"b\": 2\n}")]
    [InlineData("{\n\t\"a\": 1, // one\n\t\"b\": 2 // two\n}", "b", null, "{\n\t\"a\": 1 // one\n}")]
    [InlineData("{\n\t\"a\": 1 // one\n\t, \"b\": 2\n}", "a", null, "{\n\t \"b\": 2\n}")]
    [InlineData("{\n \"a\": 1,\n \"b\": 2,\n}", "b", null, "{\n \"a\": 1,\n}")]
    [InlineData("{ \"a\": 1 // one\n}", "b", "2", "{ \"a\": 1, \"b\": 2 // one\n}")]
    [InlineData("{ \"a\": 1, /* for b */ \"b\": 2 }", "a", null, "{ /* for b */ \"b\": 2 }")]
    [InlineData("{\"a\":1,\"b\":2}", "c", "{\"d\":3}", "{\"a\":1,\"b\":2, \"c\": { \"d\": 3 }}")]
    [InlineData("{\"a\":{}}", "a/b", "3", "{\"a\":{ \"b\": 3 }}")]
    [InlineData("{\"a\\u0062\":1}", "ab", "3", "{\"a\\u0062\":3}")]
    [InlineData("{\"a\":1,\"a\":2,\"b\":3}", "a", null, "{\"b\":3}")]
    [InlineData("{ // \"b\": 1 }\n  \"a\": \"// } \\\" /*\" }", "a", "\"é\"", "{ // \"b\": 1 }\n  \"a\": \"é\" }")]
    [InlineData("[]", "a", "1", "{\n  \"a\": 1\n}")]
    public void Apply_OtherLayouts_KeepsThem(string text, string path, string? value, string expected) =>
        Assert.Equal(expected, ConfigurationText.Apply(text, [new ConfigurationEdit(path.Split('/'), value)]));

    [Fact]
    public void Apply_LongValue_StandsOnSeveralLines()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(number => $"a-model-of-number-{number}")];
        string text = ConfigurationText.Apply("{}", [new ConfigurationEdit(["models"], System.Text.Json.JsonSerializer.Serialize(names))]);
        Assert.Equal("{\n  \"models\": [\n    \"" + string.Join("\",\n    \"", names) + "\"\n  ]\n}", text);
    }

    [Fact]
    public void Apply_ValueLaidOut_TakesItWithItsComments()
    {
        const string Value = "[\n    \"glm-5\", // ours\n  ]";
        Assert.Equal(
            "{\n  \"m\": " + Value + "\n}",
            ConfigurationText.Apply("{\n  \"m\": []\n}", [new ConfigurationEdit(["m"], Value)]));
    }

    [Fact]
    public void Apply_NotJson_Throws() =>
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => ConfigurationText.Apply("{", [new ConfigurationEdit(["m"], "1")]));
}
