using System.Net;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.Router.IntegrationTests.Endpoints;

/// <summary>Secrets leave in one place only: the provider's Authorization header.</summary>
public sealed class SecretTests(MeshFixture mesh)
{
    private const string ClientKey = "client-canary-4711";
    private const string AdminKey = "admin-canary-0123456789-0123456789-0123456789";
    private const string ProviderKey = "provider-canary-0815";

    private static readonly RouterSettings Settings = new()
    {
        ApiKeys = ClientKey,
        AdminKeys = AdminKey,
        Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["SAFE_KEY"] = ProviderKey, ["OPENAI_API_KEY"] = ProviderKey },
        Configuration =
            $$"""
            { "providers": { {{RouterSettings.UsualProviders}}, "safe": {
                "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": "SAFE_KEY", "accepts_unlisted_models": true },
                {{ProviderPool.Provider("safe-too").Replace("null", "\"SAFE_KEY\"", StringComparison.Ordinal)}} } }
            """,
    };

    [Fact]
    public async Task Everything_TheEdgeSays_HoldsNoSecret()
    {
        await using RouterServer router = await mesh.StartRouterAsync(Settings);
        List<string> said = [];
        foreach (string path in Routes.Paths(router))
        {
            await HearAsync(said, router.GetAsync(path, ClientKey));
            await HearAsync(said, router.GetAsync(path, AdminKey));
            await HearAsync(said, router.GetAsync(path, "wrong-" + ClientKey));
        }

        foreach (string model in (string[])["safe/echo", "safe/fault-400", "safe/fault-500", "safe/fault-reset", "nobody", "gpt-4o", "safe/fault-401"])
        {
            await HearAsync(said, router.ChatAsync(ChatBody.Of(model), ClientKey));
            await HearAsync(said, router.ChatAsync(ChatBody.Of(model, stream: true), ClientKey));
        }

        using (HttpResponseMessage text = await router.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "metrics") { Headers = { { "Accept", "text/plain" } } }, AdminKey))
        {
            Assert.Equal(HttpStatusCode.OK, text.StatusCode);
            said.Add(await text.TextAsync());
        }

        Assert.True(said.Count > 25);
        Assert.All([.. said, .. router.Log.Lines], line => Assert.DoesNotContain("canary", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Chat_ProviderWithAKey_GetsItsOwnAndNotTheClients()
    {
        await using RouterServer router = await mesh.StartRouterAsync(Settings);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("safe-too/secret-seen"), ClientKey);

        ObservedRequest seen = Assert.Single(await mesh.Emulator.EndedAsync(1, "secret-seen", TestContext.Current.CancellationToken));
        Assert.StartsWith("Bearer", seen.Authorization, StringComparison.Ordinal);
        Assert.EndsWith("0815", seen.Authorization, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", (await mesh.Ledger.EventAsync(response)).ToString(), StringComparison.Ordinal);
    }

    private static async Task HearAsync(List<string> said, Task<HttpResponseMessage> answer)
    {
        using HttpResponseMessage response = await answer;
        said.Add($"{response}\n{await response.TextAsync()}");
    }
}
