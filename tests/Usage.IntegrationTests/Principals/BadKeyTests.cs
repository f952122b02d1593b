using System.Net;
using System.Text.Json;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Principals;

/// <summary>A team or a key that says something impossible is refused with the field and the remedy, and nothing is stored.</summary>
public sealed class BadKeyTests(SharedState state) : IClassFixture<SharedState>, IAsyncLifetime
{
    private StoredRecords _records = null!;

    private BudgetApi Api => new(_records.Usage.Client);

    public async ValueTask InitializeAsync()
    {
        _records = await StoredRecords.CreateAsync(state, new SqliteTestLedger());
        await Api.CreateAsync("/usage/teams", """{"name":"blue"}""");
    }

    public ValueTask DisposeAsync() => _records.DisposeAsync();

    [Theory]
    [InlineData("""{"name":null}""", "name", "what the key is for")]
    [InlineData("""{"name":""}""", "name", "not empty")]
    [InlineData("""{"name":"a\r\nset-cookie: b"}""", "name", "control")]
    [InlineData("""{"team":null}""", "team", "/usage/teams")]
    [InlineData("""{"kind":"root"}""", "kind", "data, admin")]
    [InlineData("""{"enabled":"yes"}""", "enabled", "true or false")]
    [InlineData("""{"expires_at":"2001-01-01T00:00:00Z"}""", "expires_at", "to come")]
    [InlineData("""{"expires_at":"tomorrow"}""", "expires_at", "to come")]
    [InlineData("""{"expires_at":1999999999}""", "expires_at", "to come")]
    [InlineData("""{"networks":"10.0.0.0/8"}""", "networks", "list")]
    [InlineData("""{"networks":["10.0.0.1/8"]}""", "networks", "no bits set")]
    [InlineData("""{"networks":["10.1"]}""", "networks", "10.1.0.0/16")]
    [InlineData("""{"networks":["010.0.0.0/8"]}""", "networks", "10.1.0.0/16")]
    [InlineData("""{"networks":["::ffff:10.0.0.0/104"]}""", "networks", "not inside of IPv6")]
    [InlineData("""{"networks":["0.0.0.0/33"]}""", "networks", "10.1.0.0/16")]
    [InlineData("""{"networks":["example.org"]}""", "networks", "10.1.0.0/16")]
    [InlineData("""{"scope":[]}""", "scope", "object")]
    [InlineData("""{"scope":{"model":["a"]}}""", "scope.model", "models")]
    [InlineData("""{"scope":{"models":["*********"]}}""", "scope.models", "at most 8 '*'")]
    [InlineData("""{"scope":{"models":[7]}}""", "scope.models", "texts")]
    [InlineData("""{"scope":{"tools":["a\u0000b"]}}""", "scope.tools", "control")]
    [InlineData("""{"scope":{"max_tokens":0}}""", "scope.max_tokens", "from 1")]
    [InlineData("""{"scope":{"max_messages":1.5}}""", "scope.max_messages", "whole number")]
    [InlineData("""{"scope":{"max_body_bytes":99999999999}}""", "scope.max_body_bytes", "to 2147483647")]
    [InlineData("""{"scope":{"max_temperature":2.1}}""", "scope.max_temperature", "from 0 to 2")]
    [InlineData("""{"scope":{"max_temperature":"1"}}""", "scope.max_temperature", "from 0 to 2")]
    [InlineData("""{"limits":{"requests_per_minute":-1}}""", "limits.requests_per_minute", "from 0")]
    [InlineData("""{"limits":{"rpm":1}}""", "limits.rpm", "requests_per_minute")]
    [InlineData("""{"tags":{"a":1}}""", "tags", "texts")]
    [InlineData("""{"tags":{"":"b"}}""", "tags", "empty")]
    [InlineData("""{"tags":{"a":"b\n"}}""", "tags", "control")]
    [InlineData("""{"id":"key_0000000000000000"}""", "id", "Unknown field")]
    [InlineData("""{"secret":"sk-mesh-mine"}""", "secret", "Unknown field")]
    [InlineData("""{"hash":"00"}""", "hash", "Unknown field")]
    [InlineData("""{"is_admin":true}""", "is_admin", "Unknown field")]
    [InlineData("""{"organisation":"acme"}""", "organisation", "Unknown field")]
    [InlineData("""{"Kind":"admin"}""", "Kind", "Unknown field")]
    public async Task Create_BadField_NamesItAndTheRemedy(string change, string field, string remedy)
    {
        var key = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        const string Good = """{"name":"a","team":"blue"}""";
        foreach (JsonProperty property in JsonElement.Parse(Good).EnumerateObject().Concat(JsonElement.Parse(change).EnumerateObject()))
        {
            key[property.Name] = property.Value;
        }

        await AssertRefusedAsync("/usage/keys", JsonSerializer.Serialize(key), field, remedy);
        Assert.Empty((await _records.Usage.GetAsync("/usage/keys")).GetProperty("data").EnumerateArray());
    }

    [Theory]
    [InlineData("Blue")]
    [InlineData("a b")]
    [InlineData("../etc")]
    [InlineData(".hidden")]
    [InlineData("{{7*7}}")]
    [InlineData("a}:key:b")]
    [InlineData("a\\r\\nb")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task Create_TeamWithABadName_IsRefused(string name)
    {
        await AssertRefusedAsync("/usage/teams", $$"""{"name":"{{name}}"}""", "name", "lower-case");
        Assert.Single((await _records.Usage.GetAsync("/usage/teams")).GetProperty("data").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"grace_seconds":-1}""", "grace_seconds")]
    [InlineData("""{"grace_seconds":604801}""", "grace_seconds")]
    [InlineData("""{"grace":1}""", "grace")]
    public async Task Rotate_BadGrace_IsRefusedAndNothingIsRotated(string body, string field)
    {
        JsonElement key = (await Api.CreateAsync("/usage/keys", """{"name":"a","team":"blue"}""")).GetProperty("key");
        string path = $"/usage/keys/{key.GetProperty("id").GetString()}";

        await AssertRefusedAsync(path + "/rotate", body, field, "");

        Assert.Single((await _records.Usage.GetAsync(path)).GetProperty("secrets").EnumerateArray());
    }

    [Theory]
    [InlineData("{{7*7}}")]
    [InlineData("../../etc/passwd")]
    [InlineData("'; DROP TABLE api_keys; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("=HYPERLINK(1)")]
    public async Task Create_NameThatLooksLikeSomethingElse_StaysWhatItIs(string name)
    {
        string json = JsonSerializer.Serialize(new Dictionary<string, object> { ["name"] = name, ["team"] = "blue", ["tags"] = new Dictionary<string, string> { ["t"] = name } });
        string id = (await Api.CreateAsync("/usage/keys", json)).GetProperty("key").GetProperty("id").GetString()!;

        JsonElement stored = await _records.Usage.GetAsync($"/usage/keys/{id}");

        Assert.Equal(name, stored.GetProperty("name").GetString());
        Assert.Equal(name, stored.GetProperty("tags").GetProperty("t").GetString());
    }

    [Theory]
    [InlineData("team=%25")]
    [InlineData("team=_lue")]
    [InlineData("key=*")]
    [InlineData("model=*****************************")]
    [InlineData("user=..%2F..%2F")]
    [InlineData("tag=%7B%7B7*7%7D%7D")]
    [InlineData("user=a%0D%0Ab")]
    public async Task Records_FilteredByAWildcard_AreThoseNamedLikeIt(string filter)
    {
        await _records.AddAsync(Events.Completed());

        Assert.Empty(await _records.Usage.AllIdsAsync(filter));
    }

    [Fact]
    public async Task Export_TextsOfAClient_StayLiteral()
    {
        await _records.AddAsync(Events.Completed() with { User = "{{7*7}}", Category = "../x" });

        string csv = await _records.Usage.Client.GetStringAsync(new Uri("/usage/export", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("{{7*7}}", csv, StringComparison.Ordinal);
        Assert.Contains("../x", csv, StringComparison.Ordinal);
    }

    private async Task AssertRefusedAsync(string path, string body, string field, string remedy)
    {
        JsonElement error = await Api.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, path, body);
        Assert.Equal(field, error.GetProperty("param").GetString());
        Assert.Equal("invalid_parameter", error.GetProperty("code").GetString());
        Assert.Contains(remedy, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
