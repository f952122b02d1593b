using System.Net;
using LlmMesh.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.Identity;

public sealed class CallerIdentityTests
{
    private const string Key = "an internal key of thirty-two characters";

    private static readonly ForwardedCaller Admin = new("key_a", "staff", "default", IsAdmin: true, "192.0.2.1");
    private static readonly ForwardedCaller Data = Admin with { IsAdmin = false };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_WithASeal_GetsWhereItsCallerMay()
    {
        await using RunningService service = await StartAsync(Environments.Production, Key);

        Assert.Equal((HttpStatusCode.OK, "staff"), await GetAsync(service, "/teams", Data));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(service, "/admins", Admin)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(service, "/admins", Data)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(service, "/teams", caller: null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(service, "/health", caller: null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(service, "/alive", caller: null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(service, "/ready", caller: null)).Status);
    }

    [Fact]
    public async Task Request_ToARouteThatDoesNotSayWhoMay_IsRefusedToEverybody()
    {
        await using RunningService service = await StartAsync(Environments.Production, Key);

        (HttpStatusCode status, string body) = await GetAsync(service, "/silent", Admin);

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("route_closed", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ToNoRoute_TellsOnlyCallers()
    {
        await using RunningService service = await StartAsync(Environments.Production, Key);

        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(service, "/nowhere", caller: null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(service, "/nowhere", Data)).Status);
    }

    [Fact]
    public async Task Request_WithTwoSeals_IsRefused()
    {
        await using RunningService service = await StartAsync(Environments.Production, Key);
        string seal = new CallerSeal(Key, TimeProvider.System).Seal(Admin);

        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(service, (CallerSeal.Header, seal), (CallerSeal.Header, seal)));
    }

    [Fact]
    public async Task Development_WithoutAnInternalKey_ProgramsOfThisMachineAreAdministrators()
    {
        await using RunningService service = await StartAsync(Environments.Development, key: null);

        Assert.Equal(HttpStatusCode.OK, await SendAsync(service));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(service, ("Origin", service.Client.BaseAddress!.GetLeftPart(UriPartial.Authority))));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(service, ("Origin", "https://attacker.example")));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(service, ("Origin", "null")));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(service, ("Host", "rebound.attacker.example")));
    }

    [Fact]
    public async Task Development_WithAnInternalKey_AsksForASeal()
    {
        await using RunningService service = await StartAsync(Environments.Development, Key);

        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(service));
    }

    [Theory]
    [InlineData(null, "is not set")]
    [InlineData("", "is not set")]
    [InlineData("too short", "at least 32")]
    public async Task Start_OutsideDevelopmentWithoutAFitKey_SaysWhatToSet(string? key, string remedy)
    {
        InternalKeyException refusal = await Assert.ThrowsAsync<InternalKeyException>(() => StartAsync(Environments.Production, key));
        Assert.Contains("Mesh:InternalKey", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("too short", refusal.Message, StringComparison.Ordinal);
    }

    private static Task<RunningService> StartAsync(string environment, string? key) => RunningService.StartAsync(
        builder =>
        {
            builder.Environment.EnvironmentName = environment;
            builder.Services.AddSingleton(TimeProvider.System);
            builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Mesh:InternalKey", key)]);
        },
        app =>
        {
            app.UseCallerIdentity();
            app.MapGet("/teams", (HttpContext context) => context.ForwardedCaller().Team).ForTeams();
            app.MapGet("/admins", () => "admin").ForAdmins();
            app.MapGet("/silent", () => "nobody should read this");
        });

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(RunningService service, string path, ForwardedCaller? caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (caller is not null)
        {
            request.Headers.Add(CallerSeal.Header, new CallerSeal(Key, TimeProvider.System).Seal(caller));
        }

        using HttpResponseMessage response = await service.Client.SendAsync(request, Cancelled);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled));
    }

    private static async Task<HttpStatusCode> SendAsync(RunningService service, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admins");
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await service.Client.SendAsync(request, Cancelled);
        return response.StatusCode;
    }
}
