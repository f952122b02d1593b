using System.Text;
using LlmMesh.HealthMonitor.Listings;
using LlmMesh.HealthMonitor.Probing;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Probing;

public sealed class ListedModelsTests
{
    [Theory]
    [InlineData("gpt-4o", "gpt-4o")]
    [InlineData("models/gemini-2.5-flash", "gemini-2.5-flash")]
    [InlineData("llama3.1:latest", "llama3.1")]
    [InlineData("claude-haiku-4-5-20251001", "claude-haiku-4-5")]
    [InlineData("gpt-4o-2024-08-06", "gpt-4o")]
    [InlineData("moonshotai/kimi-k2.5", "moonshotai/kimi-k2.5:nitro")]
    public void Excludes_NameOfAListedModel_False(string listed, string model) => Assert.False(Read([listed]).Excludes(model));

    [Theory]
    [InlineData("gpt-4o", "gpt-4o-mini")]
    [InlineData("gpt-4o", "GPT-4o")]
    [InlineData("llama3.1:8b", "llama3.1")]
    [InlineData("llama3.1:latest", "llama3.1:70b")]
    [InlineData("vendor/model", "vendor/model:free")]
    [InlineData("gpt-4o-2024-08-06", "gpt-4o-2024-11-20")]
    public void Excludes_AnotherModel_True(string listed, string model) => Assert.True(Read([listed]).Excludes(model));

    [Fact]
    public void Excludes_ListWithFurtherPages_False() =>
        Assert.False(Of("""{"data":[{"id":"one"}],"has_more":true}""").Excludes("other"));

    [Fact]
    public void Read_BareArray_IsAList() => Assert.False(Of("""[{"id":"one"}]""").Excludes("one"));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"data":[1,"one",{"id":1},{"title":"one"}]}""")]
    [InlineData("""{"data":[{"id":"one"}""")]
    public void Read_NoModelNamed_Null(string body) => Assert.Null(ModelList.Read(Bytes(body)));

    private static ListedModels Read(string[] ids) =>
        Of($$"""{"data":[{{string.Join(',', ids.Select(id => $$"""{"id":"{{id}}"}"""))}}]}""");

    private static ListedModels Of(string list) => ListedModels.Of(ModelList.Read(Bytes(list))!);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
