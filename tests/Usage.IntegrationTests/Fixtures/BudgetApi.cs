using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary><c>/usage/budgets</c> as a client uses it.</summary>
internal sealed class BudgetApi(HttpClient client)
{
    private const string Path = "/usage/budgets";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async Task<JsonElement> CreateAsync(string json) => await ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, Path, json);

    /// <summary>Makes something else than a budget.</summary>
    public async Task<JsonElement> CreateAsync(string path, string json) => await ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, path, json);

    public async Task<JsonElement> ChangeAsync(string id, string json) =>
        await ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, $"{Path}/{id}", json);

    public async Task<JsonElement> GetAsync(string id) => await client.GetFromJsonAsync<JsonElement>($"{Path}/{id}", Cancelled);

    public async Task<JsonElement[]> ListAsync() =>
        [.. (await client.GetFromJsonAsync<JsonElement>(Path, Cancelled)).GetProperty("data").EnumerateArray()];

    public async Task DeleteAsync(string id)
    {
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Delete, $"{Path}/{id}", json: null);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    /// <summary>The error that something is refused with.</summary>
    public async Task<JsonElement> RefusedAsync(HttpStatusCode status, HttpMethod method, string path, string? json) =>
        (await ExpectAsync(status, method, path, json)).GetProperty("error");

    /// <summary>Waits until a budget's live figures are these, in nano-dollars.</summary>
    public Task StandsAtAsync(string id, long spent, long held = 0) => Eventually.HoldsAsync(
        $"budget {id} stands at {spent} and holds {held}",
        async () => await GetAsync(id) is var budget
            && budget.GetProperty("source").GetString() == "live"
            && budget.GetProperty("spent_usd").GetDecimal() * 1_000_000_000m == spent
            && budget.GetProperty("held_usd").GetDecimal() * 1_000_000_000m == held);

    private async Task<JsonElement> ExpectAsync(HttpStatusCode status, HttpMethod method, string path, string? json)
    {
        using HttpResponseMessage answer = await SendAsync(method, path, json);
        string body = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {body}");
        return JsonElement.Parse(body);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json) };
        return await client.SendAsync(request, Cancelled);
    }
}
