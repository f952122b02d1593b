namespace LlmMesh.Catalog.UnitTests;

public sealed class QualityTests
{
    [Theory]
    [InlineData("101")]
    [InlineData("-1")]
    [InlineData("0.5")]
    [InlineData("\"high\"")]
    public void Read_BadQuality_NamesThePath(string quality)
    {
        ConfigurationError error = Assert.Single(
            Configured.Read($$"""{ "models": [{ "provider": "openai", "id": "gpt-4o", "quality": {{quality}} }] }""").Errors);

        Assert.Equal("$.models[0].quality", error.Path);
        Assert.Contains("from 0 to 100", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_QualityNull_IsUnknown() => Assert.Null(
        Configured.Snapshot("""{ "models": [{ "provider": "openai", "id": "gpt-4o", "quality": null }] }""")
            .Resolve("openai/gpt-4o").Targets[0].Definition!.Quality);
}
