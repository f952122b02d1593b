using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace LlmMesh.Compat.Hosting.IntegrationTests;

public sealed class DeclarationTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reference_ToAService_ArrivesAsAspireHandsItOver()
    {
        await using DistributedApplication app = await StartAsync("--Parameters:api-key=k-1");
        await app.ResourceNotifications.WaitForResourceHealthyAsync("service", Ending);
        using HttpClient service = app.CreateHttpClient("service");

        Dictionary<string, string> environment =
            await service.GetFromJsonAsync<Dictionary<string, string>>("/environment", Ending) ?? [];

        string store = app.GetEndpoint("store").ToString().TrimEnd('/');
        string own = app.GetEndpoint("service").ToString().TrimEnd('/');
        Assert.Equal(store, environment["services__store__http__0"]);
        Assert.Equal(store, environment["STORE_HTTP"]);
        Assert.Equal($"{store}/v1", environment["STORE_ADDRESS"]);
        Assert.Equal(own, environment["ASPNETCORE_URLS"]);
        Assert.EndsWith($":{environment["OWN_PORT"]}", own, StringComparison.Ordinal);
        Assert.Equal("k-1", environment["API_KEY"]);
        Assert.Equal("in_memory", environment["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"]);
        Assert.DoesNotContain("OTEL_EXPORTER_OTLP_ENDPOINT", environment.Keys);
    }

    [Fact]
    public async Task Arguments_OfAProject_ArriveAsWritten()
    {
        await using DistributedApplication app = await StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("service", Ending);
        using HttpClient service = app.CreateHttpClient("service");

        string[] arguments = await service.GetFromJsonAsync<string[]>("/arguments", Ending) ?? [];

        Assert.Equal(["--one", "two words"], arguments);
    }

    [Fact]
    public async Task WaitFor_ADependencyThatIsNotHealthy_HoldsTheStartBack()
    {
        await using DistributedApplication app = await StartAsync("--store=sick");
        await app.ResourceNotifications.WaitForResourceAsync(
            "store", change => change.Snapshot.HealthReports.Any(report => report.Description?.EndsWith("answers 503", StringComparison.Ordinal) == true), Ending);
        Assert.True(app.ResourceNotifications.TryGetCurrentState("service", out ResourceEvent? held));
        Assert.Equal(KnownResourceStates.Waiting, held.Snapshot.State?.Text);

        using HttpClient store = app.CreateHttpClient("store");
        using HttpResponseMessage recovered = await store.PostAsync("/recover", content: null, Ending);

        ResourceEvent service = await app.ResourceNotifications.WaitForResourceHealthyAsync("service", Ending);
        Assert.Equal(HealthStatus.Healthy, service.Snapshot.HealthStatus);
    }

    [Fact]
    public async Task WaitForHealthy_OfAChildThatDies_ThrowsWithItsExitCode()
    {
        await using DistributedApplication app = await StartAsync("--store=die");

        DistributedApplicationException failure = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => app.ResourceNotifications.WaitForResourceHealthyAsync("store", Ending));

        Assert.Contains("exit code 7", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetEndpoint_OfAnUnknownResource_Throws()
    {
        await using DistributedApplication app = await StartAsync();

        Assert.Throws<ArgumentException>(() => app.GetEndpoint("nobody"));
    }

    private static async Task<DistributedApplication> StartAsync(params string[] arguments)
    {
        await using IDistributedApplicationTestingBuilder builder =
            await DistributedApplicationTestingBuilder.CreateAsync<Projects.LlmMesh_Compat_Hosting_SampleHost>(
                ["--Parameters:api-key=k", .. arguments], Ending);
        DistributedApplication app = await builder.BuildAsync(Ending);
        await app.StartAsync(Ending);
        return app;
    }
}
