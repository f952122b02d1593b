using System.Net;

namespace LlmMesh.Router.IntegrationTests.PassThrough;

/// <summary>Azure OpenAI's two surfaces: where they are, and where they look for the key.</summary>
public sealed class AzureTests(MeshFixture mesh)
{
    [Theory]
    [InlineData("", "/openai/v1/chat/completions")]
    [InlineData(
        """ "base_url": "${AZURE_OPENAI_ENDPOINT}/openai", "api_version": "2024-10-21" """,
        "/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21")]
    public async Task Chat_Deployment_IsAskedWhereItsSurfaceHasIt(string members, string target)
    {
        await using FrankProvider provider = await FrankProvider.StartAsync();
        await using RouterServer router = await StartAsync(provider.Root, members);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("azure/my-gpt"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        FrankRequest seen = Assert.Single(provider.Requests);
        Assert.Equal(target, seen.Target);
        Assert.Equal("azure-key", seen.Headers["api-key"]);
        Assert.DoesNotContain("Authorization", seen.Headers.Keys);
        Assert.StartsWith("""{"model":"my-gpt",""", seen.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ReportOnThePrompt_IsNoAnswer()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Says(
            "my-gpt",
            """data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0}]}""" + "\n\n"
            + ScriptedProvider.Piece("Hi") + ScriptedProvider.Finish() + "data: [DONE]\n\n");
        await using RouterServer router = await StartAsync("http://127.0.0.1:1", $"\"base_url\": \"{provider.BaseUrl}\"");

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("azure/my-gpt", stream: true));
        StreamText stream = await response.StreamAsync();

        Assert.Equal(("Hi", true), (stream.Content, stream.IsDone));
        Assert.All(stream.Chunks, chunk => Assert.NotEmpty(chunk["choices"]!.AsArray()));
    }

    private Task<RouterServer> StartAsync(string endpoint, string members) => mesh.StartRouterAsync(new RouterSettings
    {
        Configuration = $$"""{ "providers": { "azure": { {{members}} } } }""",
        Variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AZURE_OPENAI_ENDPOINT"] = endpoint,
            ["AZURE_OPENAI_API_KEY"] = "azure-key",
        },
    });
}
