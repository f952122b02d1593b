using System.Net;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Operations;

/// <summary><c>/v1/embeddings</c> from the client to the ledger.</summary>
public sealed class EmbeddingsTests(MeshFixture mesh)
{
    private const string Path = "v1/embeddings";

    [Fact]
    public async Task Post_Texts_VectorsInOrderAndOneLedgerRow()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(Path, """{"model":"first/embed-1","input":["one two","three"]}""");
        JsonNode answer = await response.JsonAsync();
        LedgerEvent row = await mesh.Ledger.EventAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([0, 1], answer["data"]!.AsArray().Select(one => (int)one!["index"]!));
        Assert.Equal(64, answer["data"]![0]!["embedding"]!.AsArray().Count);
        Assert.Equal(("embeddings", RequestOutcome.Completed, 200), (row.Operation, row.Outcome, row.Status));
        Assert.Equal((3, 0, UsagePrecision.Exact), (row.Usage.TotalInput, row.Usage.TotalOutput, row.UsagePrecision));
    }

    [Fact]
    public async Task Post_MoreThanTheProviderTakes_TheSameAnswerInSeveralRequests()
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings
        {
            Configuration =
                """
                { "providers": { "few": {
                    "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true, "embeddings": { "inputs": 2 } } } }
                """,
        });
        const string input = """["a","b b","c c c","d","e"]""";

        JsonNode whole = await (await mesh.Router.PostAsync(Path, $$"""{"model":"first/embed-2","input":{{input}},"dimensions":3}""")).JsonAsync();
        using HttpResponseMessage response = await router.PostAsync(Path, $$"""{"model":"few/embed-2","input":{{input}},"dimensions":3}""");
        JsonNode parts = await response.JsonAsync();

        Assert.Equal(whole["data"]!.ToJsonString(), parts["data"]!.ToJsonString());
        Assert.Equal(whole["usage"]!.ToJsonString(), parts["usage"]!.ToJsonString());
        Assert.Equal("1", response.Header("x-mesh-attempts"));
        Assert.Equal(8, (await mesh.Ledger.EventAsync(response)).Usage.TotalInput);
    }

    [Theory]
    [InlineData("ollama", "", UsagePrecision.Exact)]
    [InlineData("gemini", "/v1beta", UsagePrecision.Estimated)]
    public async Task Post_ForeignProvider_TheSameVectorsInTheFormAskedFor(string dialect, string version, UsagePrecision precision)
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings
        {
            Configuration =
                $$"""
                { "providers": { "foreign": {
                    "dialect": "{{dialect}}", "base_url": "${EMULATOR_BASE_URL}{{version}}", "api_key_variable": null,
                    "accepts_unlisted_models": true, "embeddings": { "inputs": 2 } } } }
                """,
        });
        foreach (string format in (string[])["float", "base64"])
        {
            string rest = $$""" "input":["grüße 😀","b \"b\"","c"],"dimensions":5,"encoding_format":"{{format}}" """;
            JsonNode own = await (await mesh.Router.PostAsync(Path, $$"""{"model":"first/embed-5",{{rest}}}""")).JsonAsync();
            using HttpResponseMessage response = await router.PostAsync(Path, $$"""{"model":"foreign/embed-5","user":"u",{{rest}}}""");
            JsonNode foreign = await response.JsonAsync();

            Assert.Equal(own["data"]!.ToJsonString(), foreign["data"]?.ToJsonString());
            Assert.Equal("user", response.Header("x-mesh-dropped"));
            Assert.Equal(precision, (await mesh.Ledger.EventAsync(response)).UsagePrecision);
        }
    }

    [Fact]
    public async Task Post_FailingModel_TheNextOfTheChainAnswers()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(
            Path, $$"""{"model":"{{mesh.Providers.Next()}}/fault-503","fallbacks":["second/embed-3"],"input":"a"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("second", response.Header("x-mesh-provider"));
        Assert.Single((await response.JsonAsync())["data"]!.AsArray());
    }

    [Fact]
    public async Task Post_ModelThatOnlyChats_IsRefusedBeforeAnythingIsSent()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(Path, """{"model":"first/plain","input":"a"}""");

        JsonObject error = await response.ErrorAsync();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("model", (string?)error["param"]);
        Assert.Contains("not made for embeddings", (string)error["message"]!, StringComparison.Ordinal);
        Assert.Null(response.Header("x-mesh-provider"));
    }

    [Fact]
    public async Task Post_ChatToAModelThatOnlyEmbeds_IsRefused()
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings());

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("emulator/emulator-embedding"));

        Assert.Contains("does not answer chat completions", (string)(await response.ErrorAsync())["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ProvidersError_IsItsClassAsInChat()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(Path, $$"""{"model":"{{mesh.Providers.Next()}}/fault-429","input":"a"}""");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("rate_limit_exceeded", (string?)(await response.ErrorAsync())["code"]);
    }

    [Fact]
    public async Task Post_MaskedText_TheProviderSeesTheMask()
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings
        {
            Configuration =
                $$"""
                { "settings": { "guards": [ { "name": "mail", "kind": "personal_data", "before": "mask", "after": "off" } ] },
                  "providers": { {{RouterSettings.UsualProviders}} } }
                """,
        });

        JsonNode masked = await (await router.PostAsync(Path, """{"model":"first/embed-4","input":"write to ann@corp.example"}""")).JsonAsync();
        JsonNode plain = await (await router.PostAsync(Path, """{"model":"first/embed-4","input":"write to [email]"}""")).JsonAsync();

        Assert.Equal(plain["data"]!.ToJsonString(), masked["data"]!.ToJsonString());
    }
}
