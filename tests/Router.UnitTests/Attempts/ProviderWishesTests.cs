using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Router.Attempts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Envelope.Preferences;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning;
using Microsoft.AspNetCore.Http;

namespace LlmMesh.Router.UnitTests.Attempts;

/// <summary>What a provider gets that chooses among providers of its own, and what all others do not get.</summary>
public sealed class ProviderWishesTests
{
    private const string Demanding = """{ "zdr": true, "data_collection": "deny" }""";

    private static readonly CatalogSnapshot Plain = Catalog("{}", "{}");

    [Theory]
    [InlineData("""{"model":"many/x","messages":[]}""", """{"model":"x","messages":[]}""")]
    [InlineData("""{"model":"many/x", "provider" : { "zdr" : true , "only":["a/fp8"] } ,"messages":[]}""",
        """{"model":"x", "provider" : { "zdr" : true , "only":["a/fp8"] } ,"messages":[]}""")]
    [InlineData("""{"session_id":"s","model":"many/x","models":["alpha/y"],"messages":[]}""", """{"session_id":"s","model":"x","messages":[]}""")]
    [InlineData("""{"model":"many/x","provider":{"order":["alpha","many","groq/fast"],"only":["many"],"ignore":["Alpha","a"]},"messages":[]}""",
        """{"model":"x","provider":{"order":["groq/fast"],"ignore":["a"]},"messages":[]}""")]
    [InlineData("""{"model":"many/x","provider":{"only":["many"]},"messages":[]}""", """{"model":"x","provider":{},"messages":[]}""")]
    [InlineData("""{"model":"many/x:floor","messages":[]}""", """{"model":"x","provider":{"sort":"price"},"messages":[]}""")]
    [InlineData("""{"model":"many/x:nitro","provider":{"zdr":true,"sort":null},"messages":[]}""",
        """{"model":"x","provider":{"zdr":true,"sort":"throughput"},"messages":[]}""")]
    [InlineData("""{"model":"many/x:floor","provider":{"sort":"latency"},"messages":[]}""",
        """{"model":"x","provider":{"sort":"latency"},"messages":[]}""")]
    public void Send_ToOneThatTakesWishes_SaysWhatIsNotTheMeshes(string body, string expected) => Assert.Equal(expected, Sent(body, Plain, "many", "x"));

    [Theory]
    [InlineData("""{"model":"alpha/x","provider":{"zdr":true},"session_id":"s","messages":[]}""", """{"model":"x","messages":[]}""")]
    [InlineData("""{"provider":null,"session_id":null,"model":"alpha/x:floor","messages":[]}""", """{"model":"x","messages":[]}""")]
    [InlineData("""{"model":"alpha/x","prompt_cache_key":"k","user":"u","messages":[]}""", """{"model":"x","prompt_cache_key":"k","user":"u","messages":[]}""")]
    public void Send_ToAnyOther_SaysNothingOfThem(string body, string expected) => Assert.Equal(expected, Sent(body, Plain, "alpha", "x"));

    [Theory]
    [InlineData("""{"model":"many/x","messages":[]}""", """{"model":"x","provider":{"zdr":true,"data_collection":"deny"},"messages":[]}""")]
    [InlineData("""{"model":"many/x","provider":null,"messages":[]}""", """{"model":"x","provider":{"zdr":true,"data_collection":"deny"},"messages":[]}""")]
    [InlineData("""{"model":"many/x","provider":{"zdr":false,"data_collection":"allow","sort":"price"},"messages":[]}""",
        """{"model":"x","provider":{"zdr":true,"data_collection":"deny","sort":"price"},"messages":[]}""")]
    [InlineData("""{"model":"many/x","provider":{"data_collection":"deny","zdr":true},"messages":[]}""",
        """{"model":"x","provider":{"data_collection":"deny","zdr":true},"messages":[]}""")]
    public void Send_PrivacyOfTheSettings_HoldsBehindItToo(string body, string expected) =>
        Assert.Equal(expected, Sent(body, Catalog(Demanding, "{}"), "many", "x"));

    [Fact]
    public void Send_PrivacyOfAMapping_HoldsForItAlone()
    {
        CatalogSnapshot catalog = Catalog("{}", """{ "zdr": true }""");

        Assert.Equal("""{"model":"x","provider":{"zdr":true},"messages":[]}""", Sent("""{"model":"team","messages":[]}""", catalog, "many", "x"));
        Assert.Equal("""{"model":"x","provider":{"zdr":true},"messages":[]}""",
            Sent("""{"model":"alpha/y","fallbacks":["team"],"messages":[]}""", catalog, "many", "x"));
        Assert.Equal("""{"model":"x","messages":[]}""", Sent("""{"model":"many/x","messages":[]}""", catalog, "many", "x"));
    }

    [Fact]
    public void Send_CategoryWasChosen_ItsPrivacyHolds()
    {
        CatalogSnapshot catalog = Catalog("{}", """{ "data_collection": "deny" }""");

        Assert.Equal(
            """{"model":"x","provider":{"data_collection":"deny"},"messages":[]}""",
            Sent("""{"model":"router","messages":[]}""", catalog, "many", "x", category: "team"));
    }

    private static CatalogSnapshot Catalog(string settings, string team) => Exchanged.Catalog(
        $$"""
        {
          "settings": { "routing": {{settings}} },
          "providers": {
            "alpha": {
              "base_url": "http://localhost:1/v1", "api_key_variable": null, "accepts_unlisted_models": true, "stream_usage": "always",
              "privacy": { "zdr": true }
            },
            "many": {
              "base_url": "http://localhost:1/v1", "api_key_variable": null, "accepts_unlisted_models": true, "stream_usage": "always",
              "quirks": { "like": "openrouter" }
            }
          },
          "categories": { "team": { "keywords": ["contract"] } },
          "mappings": { "team": {{(team == "{}" ? """["many/x"]""" : team.Replace("{ ", """{ "models": ["many/x"], """, StringComparison.Ordinal))}} }
        }
        """);

    private static string Sent(string body, CatalogSnapshot catalog, string provider, string model, string? category = null)
    {
        Exchange exchange = Exchanged.Of(body, catalog);
        RequestEnvelope envelope = exchange.Envelope;
        Assert.Null(SortSuffix.Take(envelope, catalog));
        Assert.Null(PreferenceStep.Read(
            exchange, category is null ? new HeaderDictionary() : new HeaderDictionary { [PreferenceHeaders.Category] = category }));
        Assert.Null(PlanningStage.Plan(exchange));
        Target target = Assert.Single(exchange.Plan.Candidates, candidate => candidate.Name == $"{provider}/{model}");
        ProviderWishes.Settle(exchange, target);
        List<BodyEdit> edits = ChatRequest.EditsFor(envelope, target);
        byte[] sent = new byte[BodyEdits.LengthOf(envelope.Body.Length, edits)];
        BodyEdits.CopyTo(envelope.Body.Span, edits, sent);
        return Encoding.UTF8.GetString(sent);
    }
}
