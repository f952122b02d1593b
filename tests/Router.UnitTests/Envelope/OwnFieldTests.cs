using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Router.Attempts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Envelope;

public sealed class OwnFieldTests
{
    [Theory]
    [InlineData("""{"models":["x"],"model":"m","messages":[]}""", """{"model":"T","messages":[]}""")]
    [InlineData("""{"model":"m","messages":[],"models":["x"]}""", """{"model":"T","messages":[]}""")]
    [InlineData("""{"model":"m","models":["x"],"messages":[]}""", """{"model":"T","messages":[]}""")]
    [InlineData("""{"models":[],"fallbacks":[],"model":"m","messages":[]}""", """{"model":"T","messages":[]}""")]
    [InlineData("""{"model":"m","messages":[],"models":[],"fallbacks":[]}""", """{"model":"T","messages":[]}""")]
    [InlineData("""{"model":"m","models":[],"fallbacks":[],"messages":[]}""", """{"model":"T","messages":[]}""")]
    [InlineData("""{"models":[],"model":"m","fallbacks":[],"messages":[]}""", """{"model":"T","messages":[]}""")]
    [InlineData("""{ "models" : [] , "model" : "m" , "messages" : [] }""", """{  "model" : "T" , "messages" : [] }""")]
    [InlineData("""{"model":"m" , "models":[] , "messages":[]}""", """{"model":"T" , "messages":[]}""")]
    public async Task Splice_OwnFieldAnywhere_TakesItsCommaAlong(string body, string expected)
    {
        using RequestEnvelope envelope = Bodies.Accept(body);
        using var content = new SplicedContent(envelope.Body, ChatRequest.EditsFor(envelope, Targets.Of("p", "T", StreamUsage.Always)));

        Assert.Equal(expected, Encoding.UTF8.GetString(await content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
    }
}
