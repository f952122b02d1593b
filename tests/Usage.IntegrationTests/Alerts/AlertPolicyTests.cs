using LlmMesh.Catalog;
using LlmMesh.Usage.Alerts;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Alerts;

/// <summary>A webhook without a secret is refused, at the start and on a reload.</summary>
public sealed class AlertPolicyTests(SharedState state) : IClassFixture<SharedState>, IAsyncLifetime
{
    private readonly SqliteTestLedger _ledger = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _ledger.DisposeAsync();

    [Theory]
    [InlineData("MISSING_SECRET")]
    [InlineData("BLANK_SECRET")]
    public async Task Start_WebhookWithoutASecret_IsRefusedWithPathAndRemedy(string variable)
    {
        var refused = await Assert.ThrowsAsync<InvalidConfigurationException>(
            () => AlertScene.CreateAsync(state, _ledger, AlertScene.CallingAt("http://127.0.0.1:9/").Replace("HOOK_SECRET", variable, StringComparison.Ordinal)));

        Catalog.ConfigurationError error = Assert.Single(refused.Errors);
        Assert.Equal("$.alerts.webhooks.ops.secret_variable", error.Path);
        Assert.Contains($"set {variable}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_WebhookWithoutASecret_ChangesNothingUntilItHasOne()
    {
        await using AlertScene scene = await AlertScene.CreateAsync(state, _ledger, AlertScene.CallingAt("http://127.0.0.1:9/before"));
        AlertPolicy policy = scene.Services.GetRequiredService<AlertPolicy>();

        scene.Reconfigure(AlertScene.CallingAt("http://127.0.0.1:9/after").Replace("HOOK_SECRET", "MISSING_SECRET", StringComparison.Ordinal));

        Assert.Equal("/before", policy.Current.Settings.Webhooks["ops"].Url.AbsolutePath);
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(scene));
        scene.Reconfigure(AlertScene.CallingAt("http://127.0.0.1:9/after"));
        Assert.Equal("/after", policy.Current.Settings.Webhooks["ops"].Url.AbsolutePath);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(scene));
    }

    private static async Task<HealthStatus> HealthAsync(AlertScene scene)
    {
        HealthReport report = await scene.Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(check => check.Name == "alerts", TestContext.Current.CancellationToken);
        return report.Status;
    }
}
