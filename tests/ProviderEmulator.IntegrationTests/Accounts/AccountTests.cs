using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Accounts;

public sealed class AccountTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Account_Untold_HasCreditAndNoLimit()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();

        JsonNode key = await AskAsync(server, "v1/key");
        JsonNode credits = await AskAsync(server, "v1/credits");

        Assert.Null(key["limit_remaining"]);
        Assert.False((bool)key["is_free_tier"]!);
        Assert.Equal(100m, (decimal)credits["total_credits"]!);
        Assert.Equal(0m, (decimal)credits["total_usage"]!);
    }

    [Fact]
    public async Task Complete_CreditGoneAndBack_Is402InBetween()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();

        await server.SetAccountAsync(new { credits = 0, used = 7.5m });
        Assert.Equal(HttpStatusCode.PaymentRequired, await CompleteAsync(server, null));
        Assert.Equal(7.5m, (decimal)(await AskAsync(server, "v1/credits"))["total_usage"]!);

        await server.SetCreditsAsync(0.01m);
        Assert.Equal(HttpStatusCode.OK, await CompleteAsync(server, null));
    }

    [Fact]
    public async Task Complete_OneKeyRunDry_OthersAreServed()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();
        await server.SetAccountAsync(new { key = "dry", key_limit = 1, key_limit_left = 0 });

        Assert.Equal(HttpStatusCode.PaymentRequired, await CompleteAsync(server, "dry"));
        Assert.Equal(HttpStatusCode.OK, await CompleteAsync(server, "other"));
    }

    [Fact]
    public async Task Ask_KeyNoLongerValid_Is401Everywhere()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();
        await server.SetAccountAsync(new { key = "revoked", is_valid = false });

        foreach (string path in new[] { "v1/key", "v1/credits", "v1/models" })
        {
            using HttpResponseMessage response = await SendAsync(server, HttpMethod.Get, path, "revoked");
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await CompleteAsync(server, "revoked"));
    }

    [Fact]
    public async Task Credits_KeyWithoutThatRight_Is403()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();
        await server.SetAccountAsync(new { shows_credits = false });

        using HttpResponseMessage response = await SendAsync(server, HttpMethod.Get, "v1/credits", null);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Account_MisspeltField_IsRefused()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => server.SetAccountAsync(new { credit = 0 }));
    }

    private static async Task<JsonNode> AskAsync(EmulatorServer server, string path) =>
        (await server.Client.GetFromJsonAsync<JsonNode>(path, Cancelled))!["data"]!;

    private static async Task<HttpStatusCode> CompleteAsync(EmulatorServer server, string? key)
    {
        using HttpResponseMessage response = await SendAsync(server, HttpMethod.Post, "v1/chat/completions", key);
        return response.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(EmulatorServer server, HttpMethod method, string path, string? key)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post)
        {
            request.Content = new StringContent("""{"model":"m","messages":[{"role":"user","content":"Hi"}]}""");
        }

        if (key is not null)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        return await server.Client.SendAsync(request, Cancelled);
    }
}
