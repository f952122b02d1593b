using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;
using static LlmMesh.Compat.Hosting.IntegrationTests.SampleApplication;

namespace LlmMesh.Compat.Hosting.IntegrationTests;

/// <summary>What the dashboard is told of resources.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public async Task Snapshot_OfAService_SaysWhatItRunsWithAndWhereItIs()
    {
        await using DistributedApplication app = await StartHealthyAsync("--Parameters:api-key=k-1");

        ResourceEvent service = Assert.Single(await app.InstancesAsync("service"));

        Assert.Matches("^service-[a-z]{8}$", service.ResourceId);
        CustomResourceSnapshot snapshot = service.Snapshot;
        Assert.Equal("Project", snapshot.ResourceType);
        Assert.Equal(new ResourceStateSnapshot("Running", "success"), snapshot.State);
        Assert.Equal(HealthStatus.Healthy, snapshot.HealthStatus);
        Assert.NotNull(Assert.Single(snapshot.HealthReports).LastRunAt);
        Assert.True(snapshot.CreationTimeStamp <= snapshot.StartTimeStamp);
        Assert.Null(snapshot.StopTimeStamp);
        Assert.EndsWith(".csproj", (string?)snapshot.Property("project.path"), StringComparison.Ordinal);
        Assert.Contains("two words", (IEnumerable<string>?)snapshot.Property("executable.args") ?? []);
        Assert.Contains(new EnvironmentVariableSnapshot("API_KEY", "k-1", IsFromSpec: true), snapshot.EnvironmentVariables);
        Assert.DoesNotContain(snapshot.EnvironmentVariables, variable => variable.Name is "PATH");
        UrlSnapshot url = Assert.Single(snapshot.Urls, url => url.Name == "http");
        Assert.Equal(app.GetEndpoint("service"), new Uri(url.Url));
        Assert.False(url.IsInactive);
        Assert.DoesNotContain(snapshot.Urls, other => other.IsInternal);
    }

    [Fact]
    public async Task Relationships_OfAService_AreItsReferencesAndItsWait()
    {
        await using DistributedApplication app = await StartAsync();

        ResourceEvent service = Assert.Single(await app.InstancesAsync("service"));

        Assert.Equal(
            [new("store", "Reference"), new("api-key", "Reference"), new RelationshipSnapshot("store", "WaitFor")],
            service.Snapshot.Relationships);
    }

    [Fact]
    public async Task Snapshots_FromTheStart_AreAllThereInTheOrderOfDeclaration()
    {
        await using DistributedApplication app = await StartAsync();

        var names = new List<string>();
        await foreach (ResourceEvent known in app.ResourceNotifications.WatchAsync(Ending))
        {
            names.Add(known.Resource.Name);
            if (names.Count == 3)
            {
                break;
            }
        }

        Assert.Equal(["api-key", "store", "service"], names);
    }

    [Fact]
    public async Task Parameter_ThatIsSecret_IsMarkedSo()
    {
        await using DistributedApplication app = await StartAsync("--Parameters:api-key=k-1");

        Assert.True(app.ResourceNotifications.TryGetCurrentState("api-key", out ResourceEvent? parameter));

        Assert.Equal("Parameter", parameter.Snapshot.ResourceType);
        Assert.Equal("Running", parameter.Snapshot.State?.Text);
        ResourcePropertySnapshot value = Assert.Single(parameter.Snapshot.Properties);
        Assert.Equal(("Value", "k-1", true), (value.Name, value.Value, value.IsSensitive));
    }

    [Fact]
    public async Task Console_OfAService_HasItsLinesAndMarksErrors()
    {
        await using DistributedApplication app = await StartHealthyAsync();
        ResourceEvent service = Assert.Single(await app.InstancesAsync("service"));
        using HttpClient client = app.CreateHttpClient("service");
        using HttpResponseMessage complained = await client.PostAsync(new Uri("/complain", UriKind.Relative), content: null, Ending);

        IReadOnlyList<LogLine> heard = await app.HearAsync(service, "a complaint");

        Assert.Matches("^[0-9-]+T[0-9:.]+Z pid=", heard[0].Content);
        Assert.False(heard[0].IsErrorMessage);
        Assert.EndsWith(" a complaint", Assert.Single(heard, line => line.IsErrorMessage).Content, StringComparison.Ordinal);
    }
}
