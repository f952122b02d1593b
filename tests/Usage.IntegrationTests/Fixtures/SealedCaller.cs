using System.Net;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Usage.Audit;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>Calls the service as the edge does on behalf of somebody; on nobody's behalf when there is no caller.</summary>
internal sealed class SealedCaller(UsageHost usage, ForwardedCaller? caller)
{
    /// <summary>The internal key of tests.</summary>
    public const string Key = "an internal key of the tests, 42 characters";

    public static readonly ForwardedCaller Admin = new("key_admin", "staff", "default", IsAdmin: true, "192.0.2.1");

    /// <summary>The same, as the audit log knows them.</summary>
    public static readonly AuditActor Actor = new(new LedgerCaller(Admin.Key, Admin.Team, Admin.Organisation), Admin.Address);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Has the service ask for seals.</summary>
    public static (string, string) Setting => ("Mesh:InternalKey", Key);

    /// <summary>A data key's caller.</summary>
    public static ForwardedCaller Data(string team, string key = "key_data") => new(key, team, "acme", IsAdmin: false, "192.0.2.2");

    public async Task<JsonElement> GetAsync(string path) => await ExpectAsync(HttpStatusCode.OK, HttpMethod.Get, path);

    public async Task<JsonElement> ExpectAsync(HttpStatusCode status, HttpMethod method, string path, string? json = null)
    {
        using HttpResponseMessage answer = await SendAsync(method, path, json);
        string body = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(status == answer.StatusCode, $"{method} {path}: {answer.StatusCode}: {body}");
        return body.Length == 0 ? default : JsonElement.Parse(body);
    }

    /// <summary>The error that something is refused with.</summary>
    public async Task<JsonElement> RefusedAsync(HttpStatusCode status, HttpMethod method, string path, string? json = null) =>
        (await ExpectAsync(status, method, path, json)).GetProperty("error");

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json) };
        if (caller is not null)
        {
            request.Headers.Add(CallerSeal.Header, new CallerSeal(Key, TimeProvider.System).Seal(caller));
        }

        return await usage.Client.SendAsync(request, Cancelled);
    }
}
