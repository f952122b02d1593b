using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;
using static LlmMesh.Compat.Hosting.IntegrationTests.SampleApplication;

namespace LlmMesh.Compat.Hosting.IntegrationTests;

/// <summary>Start, stop and restart, as the dashboard's buttons give them.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Restart_OfAService_RunsItAnewUnderItsName()
    {
        await using DistributedApplication app = await StartHealthyAsync();
        ResourceEvent before = Assert.Single(await app.InstancesAsync("service"));

        ExecuteCommandResult result = await app.AskAsync(before, KnownResourceCommands.RestartCommand);

        Assert.True(result.Success, result.Message);
        ResourceEvent after = Assert.Single(await app.InstancesAsync("service"));
        Assert.Equal(before.ResourceId, after.ResourceId);
        Assert.NotEqual(before.ProcessIdOf(), after.ProcessIdOf());
        Assert.Equal(before.Snapshot.Urls.Select(url => url.Url), after.Snapshot.Urls.Select(url => url.Url));
        await app.ResourceNotifications.WaitForResourceHealthyAsync("service", Ending);
    }

    [Fact]
    public async Task Stop_OfAService_DrainsItAndOffersItsStart()
    {
        await using DistributedApplication app = await StartHealthyAsync();
        ResourceEvent service = Assert.Single(await app.InstancesAsync("service"));
        Assert.Equal(["Hidden", "Enabled", "Enabled"], States(service));

        ExecuteCommandResult result = await app.AskAsync(service, KnownResourceCommands.StopCommand);

        Assert.True(result.Success, result.Message);
        ResourceEvent stopped = Assert.Single(await app.InstancesAsync("service"));
        Assert.Equal((KnownResourceStates.Finished, 0), (stopped.Snapshot.State?.Text, stopped.Snapshot.ExitCode));
        Assert.Null(stopped.Snapshot.HealthStatus);
        Assert.NotNull(stopped.Snapshot.StopTimeStamp);
        Assert.All(stopped.Snapshot.Urls, url => Assert.True(url.IsInactive));
        Assert.Equal(["Enabled", "Hidden", "Disabled"], States(stopped));
        ExecuteCommandResult again = await app.AskAsync(service, KnownResourceCommands.StopCommand);
        Assert.Equal("'Stop' cannot be asked of '" + service.ResourceId + "' now: it is Finished.", again.Message);
    }

    [Fact]
    public async Task Restart_WhileTheDependencyIsStopped_WaitsForIt()
    {
        await using DistributedApplication app = await StartHealthyAsync();
        ResourceEvent store = Assert.Single(await app.InstancesAsync("store"));
        ResourceEvent service = Assert.Single(await app.InstancesAsync("service"));
        await app.AskAsync(store, KnownResourceCommands.StopCommand);

        Task<ExecuteCommandResult> restart = app.AskAsync(service, KnownResourceCommands.RestartCommand);
        ResourceEvent waiting = await app.WaitForInstanceAsync(service, KnownResourceStates.Waiting);
        Assert.Equal(["store"], (IEnumerable<string>?)waiting.Snapshot.Property("resource.waitingFor") ?? []);
        Assert.False(restart.IsCompleted);
        await app.AskAsync(store, KnownResourceCommands.StartCommand);

        Assert.True((await restart).Success);
        ResourceEvent running = Assert.Single(await app.InstancesAsync("service"));
        Assert.Null(running.Snapshot.Property("resource.waitingFor"));
    }

    [Fact]
    public async Task Restart_IntoAnEarlyDeath_FailsAndLeavesTheRestRunning()
    {
        string behaviour = "";
        await using DistributedApplication app = await StartHealthyAsync();
        ResourceEvent service = Assert.Single(await app.InstancesAsync("service"));
        service.Resource.Annotations.Add(new EnvironmentCallbackAnnotation(context =>
        {
            context.EnvironmentVariables["BEHAVIOUR"] = behaviour;
            return Task.CompletedTask;
        }));
        behaviour = "die";

        ExecuteCommandResult result = await app.AskAsync(service, KnownResourceCommands.RestartCommand);

        Assert.False(result.Success);
        ResourceEvent dead = Assert.Single(await app.InstancesAsync("service"));
        Assert.Equal((KnownResourceStates.Exited, 7), (dead.Snapshot.State?.Text, dead.Snapshot.ExitCode));
        await app.ResourceNotifications.WaitForResourceHealthyAsync("store", Ending);
        behaviour = "";
        Assert.True((await app.AskAsync(service, KnownResourceCommands.StartCommand)).Success);
        await app.WaitForInstanceAsync(service, KnownResourceStates.Running);
    }

    [Fact]
    public async Task Start_OfAResourceThatIsLeftToIt_ReleasesWhatWaits()
    {
        await using DistributedApplication app = await StartAsync(
            builder => builder.CreateResourceBuilder(builder.Resources.Single(resource => resource.Name == "store")).WithExplicitStart());
        ResourceEvent store = Assert.Single(await app.InstancesAsync("store"));
        ResourceEvent service = Assert.Single(await app.InstancesAsync("service"));
        await app.WaitForInstanceAsync(service, KnownResourceStates.Waiting);
        Assert.Equal(KnownResourceStates.NotStarted, store.Snapshot.State?.Text);

        ExecuteCommandResult result = await app.AskAsync(store, KnownResourceCommands.StartCommand);

        Assert.True(result.Success, result.Message);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("service", Ending);
    }

    private static IEnumerable<string> States(ResourceEvent instance) => instance.Snapshot.Commands
        .Where(command => command.Name.StartsWith("resource-", StringComparison.Ordinal))
        .Select(command => command.State.ToString());
}
