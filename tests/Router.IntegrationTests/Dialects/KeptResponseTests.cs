using System.Net;
using System.Text;
using System.Text.Json;
using LlmMesh.Router.IntegrationTests.Authentication;
using LlmMesh.Testing;

namespace LlmMesh.Router.IntegrationTests.Dialects;

/// <summary>Responses that are kept: gone on from by their team, unknown to every other.</summary>
public sealed class KeptResponseTests(MeshFixture mesh, GarnetServer server) : IClassFixture<GarnetServer>
{
    private static readonly RouterSettings Keeping = new()
    {
        Configuration = $$"""{ "settings": { "responses_store": { "max_bytes": 4096 } }, "providers": { {{RouterSettings.UsualProviders}} } }""",
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GoOn_OwnResponse_TheProviderSeesWhatWasSaidBefore(bool streams)
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync(Keeping);
        string key = await scene.PublishAsync(KeyScene.Principal("goes-on"));
        string stream = streams ? ",\"stream\":true" : "";

        string first = await IdAsync(router, key, $$"""{"model":"first/echo","input":"eins"{{stream}}}""");
        string second = await IdAsync(router, key, $$"""{"model":"first/echo","input":[{"role":"user","content":"zwei"}],"previous_response_id":"{{first}}"{{stream}}}""");
        using HttpResponseMessage third = await PostAsync(
            router, key, $$"""{"model":"first/echo","input":"drei","previous_response_id":"{{second}}"}""");

        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        JsonElement answer = JsonElement.Parse(await third.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(second, answer.GetProperty("previous_response_id").GetString());

        // eins, echo:eins, zwei, echo:zwei, drei: one token for each word, two for each answer.
        Assert.Equal(7, answer.GetProperty("usage").GetProperty("input_tokens").GetInt32());
    }

    [Fact]
    public async Task Kept_AnotherTeam_FindsNothing()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync(Keeping);
        string own = await scene.PublishAsync(KeyScene.Principal("own"));
        string colleague = await scene.PublishAsync(KeyScene.Principal("colleague"));
        string foreign = await scene.PublishAsync(KeyScene.Principal("foreign") with { Team = "red" });
        string id = await IdAsync(router, own, """{"model":"first/echo","input":"geheim"}""");

        using HttpResponseMessage seen = await router.GetAsync($"v1/responses/{id}", colleague);
        using HttpResponseMessage looked = await router.GetAsync($"v1/responses/{id}", foreign);
        using HttpResponseMessage wentOn = await PostAsync(router, foreign, $$"""{"model":"first/echo","input":"x","previous_response_id":"{{id}}"}""");
        using HttpResponseMessage removed = await router.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"v1/responses/{id}"), foreign);
        using HttpResponseMessage still = await router.GetAsync($"v1/responses/{id}", own);

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.OK],
            ((HttpResponseMessage[])[seen, looked, wentOn, removed, still]).Select(response => response.StatusCode));
        Assert.DoesNotContain("geheim", await wentOn.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_KeptResponse_IsGone()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync(Keeping);
        string key = await scene.PublishAsync(KeyScene.Principal("deletes"));
        string id = await IdAsync(router, key, """{"model":"first/echo","input":"x"}""");

        using HttpResponseMessage removed = await router.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"v1/responses/{id}"), key);
        using HttpResponseMessage gone = await router.GetAsync($"v1/responses/{id}", key);

        Assert.Equal($$"""{"id":"{{id}}","object":"response","deleted":true}""", await removed.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory]
    [InlineData("""{"model":"first/echo","input":"x","store":false}""")]
    [InlineData("""{"model":"first/echo","input":"LONG"}""")]
    public async Task Keep_UnwantedOrTooLarge_IsNotKept(string body)
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync(Keeping);
        string key = await scene.PublishAsync(KeyScene.Principal("private"));

        string id = await IdAsync(router, key, body.Replace("LONG", new string('x', 4000), StringComparison.Ordinal));
        using HttpResponseMessage found = await router.GetAsync($"v1/responses/{id}", key);

        Assert.Equal(HttpStatusCode.NotFound, found.StatusCode);
    }

    [Fact]
    public async Task Keep_Response_EndsWithItsTime()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync(Keeping);
        string key = await scene.PublishAsync(KeyScene.Principal("brief"));

        string id = await IdAsync(router, key, """{"model":"first/echo","input":"x"}""");

        TimeSpan? left = await scene.Redis.KeyTimeToLiveAsync($"mesh:{{team:blue}}:response:{id}");
        Assert.InRange(left!.Value, TimeSpan.FromMinutes(30), TimeSpan.FromHours(1));
    }

    private static async Task<string> IdAsync(RouterServer router, string key, string body)
    {
        using HttpResponseMessage response = await PostAsync(router, key, body);
        string text = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.IsSuccessStatusCode, text);
        JsonElement answer = text.StartsWith('{')
            ? JsonElement.Parse(text)
            : JsonElement.Parse(text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1].Split("data: ")[1]).GetProperty("response");
        return answer.GetProperty("id").GetString()!;
    }

    private static Task<HttpResponseMessage> PostAsync(RouterServer router, string key, string body) => router.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "v1/responses") { Content = new StringContent(body, Encoding.UTF8, "application/json") }, key);
}
