using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.Health;

public sealed class HealthEndpointTests
{
    [Fact]
    public async Task Health_NoChecks_IsHealthy()
    {
        (HttpStatusCode status, JsonElement body) = await ReadHealthAsync(static _ => { });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Healthy", body.GetProperty("status").GetString());
        Assert.Empty(body.GetProperty("checks").EnumerateObject());
    }

    [Fact]
    public async Task Health_DegradedCheck_IsOkAndSaysWhy()
    {
        (HttpStatusCode status, JsonElement body) = await ReadHealthAsync(static checks =>
            checks.AddCheck("configuration", static () => HealthCheckResult.Degraded("router_config.json was refused")));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Degraded", body.GetProperty("status").GetString());
        JsonElement check = body.GetProperty("checks").GetProperty("configuration");
        Assert.Equal("Degraded", check.GetProperty("status").GetString());
        Assert.Equal("router_config.json was refused", check.GetProperty("description").GetString());
    }

    [Fact]
    public async Task Health_UnhealthyCheck_Is503()
    {
        (HttpStatusCode status, JsonElement body) = await ReadHealthAsync(static checks =>
            checks.AddCheck("ledger", static () => HealthCheckResult.Unhealthy("The database is locked.", new InvalidOperationException("secret"))));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("The database is locked.", body.GetProperty("checks").GetProperty("ledger").GetProperty("description").GetString());
        Assert.DoesNotContain("secret", body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_CheckThrows_Is503WithoutTheMessage()
    {
        (HttpStatusCode status, JsonElement body) = await ReadHealthAsync(static checks =>
            checks.AddCheck("ledger", static () => throw new InvalidOperationException("Password=hunter2")));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("The check failed.", body.GetProperty("checks").GetProperty("ledger").GetProperty("description").GetString());
        Assert.DoesNotContain("hunter2", body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddServiceDefaults_CheckWithoutTimeLimit_GetsOne()
    {
        await using RunningService service = await RunningService.StartAsync(static builder => builder.Services.AddHealthChecks()
            .AddCheck("unbounded", static () => HealthCheckResult.Healthy())
            .AddCheck("bounded", static () => HealthCheckResult.Healthy(), timeout: TimeSpan.FromSeconds(1)));

        HealthCheckServiceOptions options = service.Services
            .GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value;

        Assert.Equal(
            [("unbounded", TimeSpan.FromSeconds(5)), ("bounded", TimeSpan.FromSeconds(1))],
            options.Registrations.Select(static registration => (registration.Name, registration.Timeout)));
    }

    [Fact]
    public async Task Alive_UnhealthyCheck_IsOk()
    {
        await using RunningService service = await RunningService.StartAsync(static builder =>
            builder.Services.AddHealthChecks().AddCheck("ledger", static () => HealthCheckResult.Unhealthy()));

        using HttpResponseMessage response = await service.Client.GetAsync("/alive", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> ReadHealthAsync(Action<IHealthChecksBuilder> addChecks)
    {
        await using RunningService service = await RunningService.StartAsync(builder => addChecks(builder.Services.AddHealthChecks()));
        return await service.ReadHealthAsync();
    }
}
