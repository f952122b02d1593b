using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LlmMesh.Compat.Hosting.IntegrationTests;

/// <summary>The sample AppHost inside the test, as its own builder declares it, and what tests often ask of it.</summary>
internal static class SampleApplication
{
    public static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>Starts it and waits until both services are healthy.</summary>
    public static async Task<DistributedApplication> StartHealthyAsync(params string[] arguments)
    {
        DistributedApplication app = await StartAsync(arguments);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("store", Ending);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("service", Ending);
        return app;
    }

    public static Task<DistributedApplication> StartAsync(params string[] arguments) => StartAsync(static _ => { }, arguments);

    /// <summary>Starts it after a change of what it has declared.</summary>
    public static async Task<DistributedApplication> StartAsync(
        Action<IDistributedApplicationTestingBuilder> change, params string[] arguments)
    {
        await using IDistributedApplicationTestingBuilder builder =
            await DistributedApplicationTestingBuilder.CreateAsync<Projects.LlmMesh_Compat_Hosting_SampleHost>(
                ["--Parameters:api-key=k", "--AppHost:DrainSeconds=60", .. arguments], Ending);
        change(builder);
        DistributedApplication app = await builder.BuildAsync(Ending);
        await app.StartAsync(Ending);
        return app;
    }

    public static IResource Resource(this DistributedApplication app, string name) =>
        app.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(resource => resource.Name == name);

    /// <summary>The instances of a resource as they are now, in their order.</summary>
    public static async Task<IReadOnlyList<ResourceEvent>> InstancesAsync(this DistributedApplication app, string name)
    {
        var found = new List<ResourceEvent>();
        int count = app.Resource(name).GetReplicaCount();
        await foreach (ResourceEvent known in app.ResourceNotifications.WatchAsync(Ending))
        {
            if (known.Resource.Name == name)
            {
                found.Add(known);
            }

            if (found.Count == count)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>Waits for a state of one instance.</summary>
    public static Task<ResourceEvent> WaitForInstanceAsync(this DistributedApplication app, ResourceEvent instance, string state) =>
        app.ResourceNotifications.WaitForResourceAsync(
            instance.Resource.Name, change => change.ResourceId == instance.ResourceId && change.Snapshot.State?.Text == state, Ending);

    public static int ProcessIdOf(this ResourceEvent instance) => (int)instance.Snapshot.Property("executable.pid")!;

    public static object? Property(this CustomResourceSnapshot snapshot, string name) =>
        snapshot.Properties.SingleOrDefault(property => property.Name == name)?.Value;

    /// <summary>Gives a command to one instance.</summary>
    public static Task<ExecuteCommandResult> AskAsync(this DistributedApplication app, ResourceEvent instance, string command) =>
        app.ResourceCommands.ExecuteCommandAsync(instance.ResourceId, command, Ending);

    /// <summary>Reads an instance's console until it has a line that ends so.</summary>
    public static async Task<IReadOnlyList<LogLine>> HearAsync(this DistributedApplication app, ResourceEvent instance, string ending)
    {
        var heard = new List<LogLine>();
        ResourceLoggerService consoles = app.Services.GetRequiredService<ResourceLoggerService>();
        await foreach (IReadOnlyList<LogLine> lines in consoles.WatchAsync(instance.ResourceId).WithCancellation(Ending))
        {
            heard.AddRange(lines);
            if (heard.Exists(line => line.Content.EndsWith(ending, StringComparison.Ordinal)))
            {
                break;
            }
        }

        return heard;
    }
}
