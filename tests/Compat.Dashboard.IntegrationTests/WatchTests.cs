using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.ResourceService.Wire;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using Wire = Aspire.Hosting.Dashboard.ResourceService.Wire;

namespace LlmMesh.Compat.Dashboard.IntegrationTests;

public sealed class WatchTests(ServedApplication served)
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private ResourceNotificationService Notifications => served.Application.ResourceNotifications;

    private ResourceLoggerService Loggers => served.Application.Services.GetRequiredService<ResourceLoggerService>();

    [Fact]
    public async Task WatchResources_OfWhatIsKnown_BeginsWithAllOfIt()
    {
        await Notifications.PublishUpdateAsync(new Thing("first"), before => before with { State = KnownResourceStates.Running });
        await Notifications.PublishUpdateAsync(new Thing("second"), before => before with { State = KnownResourceStates.Waiting });

        using ResourceServiceClient client = served.Connect();
        WatchResourcesUpdate initial = await client
            .WatchAsync("WatchResources", request: null, WatchResourcesUpdate.Parser, Ending).FirstAsync(Ending);

        Assert.Equal(WatchResourcesUpdate.KindOneofCase.InitialData, initial.KindCase);
        Assert.Equal("Running", Assert.Single(initial.InitialData.Resources, resource => resource.Name == "first").State);
        Assert.Equal("Waiting", Assert.Single(initial.InitialData.Resources, resource => resource.Name == "second").State);
    }

    [Fact]
    public async Task WatchResources_WhenSomethingChanges_TellsTheChangeAlone()
    {
        using ResourceServiceClient client = served.Connect();
        await using IAsyncEnumerator<WatchResourcesUpdate> updates = client
            .WatchAsync("WatchResources", request: null, WatchResourcesUpdate.Parser, Ending).GetAsyncEnumerator(Ending);
        await updates.MoveNextAsync();

        await Notifications.PublishUpdateAsync(new Thing("changing"), before => before with { State = new ResourceStateSnapshot("Odd", KnownResourceStateStyles.Warn) });

        Wire.Resource changed;
        do
        {
            Assert.True(await updates.MoveNextAsync());
            Assert.Equal(WatchResourcesUpdate.KindOneofCase.Changes, updates.Current.KindCase);
            changed = updates.Current.Changes.Value[^1].Upsert;
        }
        while (changed.Name != "changing");
        Assert.Equal("Odd", changed.State);
        Assert.Equal("warning", changed.StateStyle);
    }

    [Fact]
    public async Task Resource_WithEverything_ArrivesAsItWasPublished()
    {
        DateTime created = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        Wire.Resource resource = await PublishedAsync("full", before => before with
        {
            ResourceType = "Project",
            State = KnownResourceStates.Exited,
            CreationTimeStamp = created,
            StartTimeStamp = created.AddSeconds(1),
            StopTimeStamp = created.AddSeconds(2),
            EnvironmentVariables = [new EnvironmentVariableSnapshot("COLOUR", "blue", IsFromSpec: true), new EnvironmentVariableSnapshot("EMPTY", null, IsFromSpec: false)],
            Urls =
            [
                new UrlSnapshot("http", "http://localhost:1234", IsInternal: false) { DisplayProperties = new UrlDisplayPropertiesSnapshot("The edge", 7) },
                new UrlSnapshot(null, "http://localhost:1235", IsInternal: true) { IsInactive = true },
            ],
            Relationships = [new RelationshipSnapshot("redis", "WaitFor")],
            Properties =
            [
                new ResourcePropertySnapshot("executable.pid", 17),
                new ResourcePropertySnapshot("executable.args", (string[])["exec", "a.dll"]),
                new ResourcePropertySnapshot("flag", true),
                new ResourcePropertySnapshot("nothing", null),
            ],
            IsHidden = true,
            IconName = "Router",
        });

        Assert.Equal(("full", "full", "Project", "Exited"), (resource.DisplayName, resource.Uid, resource.ResourceType, resource.State));
        Assert.Equal(created.ToTimestamp(), resource.CreatedAt);
        Assert.Equal(created.AddSeconds(1).ToTimestamp(), resource.StartedAt);
        Assert.Equal(created.AddSeconds(2).ToTimestamp(), resource.StoppedAt);
        Assert.True(resource.IsHidden);
        Assert.Equal("Router", resource.IconName);
        Assert.Equal(new Wire.EnvironmentVariable { Name = "COLOUR", Value = "blue", IsFromSpec = true }, resource.Environment[0]);
        Assert.False(resource.Environment[1].HasValue);
        Assert.Equal(("http", "http://localhost:1234", "The edge", 7), (resource.Urls[0].EndpointName, resource.Urls[0].FullUrl, resource.Urls[0].DisplayProperties.DisplayName, resource.Urls[0].DisplayProperties.SortOrder));
        Assert.True(resource.Urls[1] is { IsInternal: true, IsInactive: true, HasEndpointName: false });
        Assert.Equal(new Wire.ResourceRelationship { ResourceName = "redis", Type = "WaitFor" }, Assert.Single(resource.Relationships));
        Assert.Equal(17, resource.Properties[0].Value.NumberValue);
        Assert.Equal(["exec", "a.dll"], resource.Properties[1].Value.ListValue.Values.Select(value => value.StringValue));
        Assert.True(resource.Properties[2].Value.BoolValue);
        Assert.Equal(Value.KindOneofCase.NullValue, resource.Properties[3].Value.KindCase);
    }

    [Fact]
    public async Task Command_OfAResource_ArrivesAsItWasDeclared()
    {
        using ResourceServiceClient client = served.Connect();
        WatchResourcesUpdate initial = await client
            .WatchAsync("WatchResources", request: null, WatchResourcesUpdate.Parser, Ending).FirstAsync(Ending);
        Wire.Resource commanded = Assert.Single(initial.InitialData.Resources, resource => resource.Name == "commanded");

        Assert.Equal(["succeed", "fail", "cancel", "throw", "idle"], commanded.Commands.Select(command => command.Name));
        Assert.Equal(
            new Wire.ResourceCommand
            {
                Name = "idle",
                DisplayName = "Idle",
                DisplayDescription = "Does nothing.",
                ConfirmationMessage = "Sure?",
                IconName = "Sleep",
                IconVariant = Wire.IconVariant.Filled,
                IsHighlighted = true,
                State = Wire.ResourceCommandState.Disabled,
            },
            commanded.Commands[^1]);
    }

    [Fact]
    public async Task Resource_WhoseBeginningIsUnknown_HasATimeAllTheSame()
    {
        Wire.Resource resource = await PublishedAsync("timeless", before => before with { CreationTimeStamp = null });

        // Without it the dashboard shows no resource at all.
        Assert.NotNull(resource.CreatedAt);
        Assert.Null(resource.StartedAt);
    }

    [Theory]
    [InlineData("GREETING", "hello", "hello")]
    [InlineData("GREETING", "", "")]
    [InlineData("OPENAI_API_KEY", "abc", "********")]
    [InlineData("LLMMESH_ADMIN_KEYS", "abc,def", "********")]
    [InlineData("Mesh__InternalKey", "abc", "********")]
    [InlineData("GITHUB_TOKEN", "abc", "********")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "x-otlp-api-key=abc", "********")]
    [InlineData("KEYBOARD", "qwerty", "qwerty")]
    [InlineData("PLAIN", ServedApplication.Secret, "********")]
    [InlineData("UPSTREAM", $"http://u:{ServedApplication.Secret}@host/v1", "http://u:********@host/v1")]
    [InlineData("UPSTREAM", $"http://host/v1?k={ServedApplication.Secret}&a=b", "http://host/v1?k=********&a=b")]
    [InlineData("ConnectionStrings__redis", "localhost:6379,password=p4ss,ssl=true", "localhost:6379,password=********,ssl=true")]
    [InlineData("ConnectionStrings__ledger", "Host=db;Password=\"a;b\";Database=l", "Host=db;Password=********;Database=l")]
    [InlineData("LEDGER_URI", "postgresql://mesh:p4ss@db:5432/ledger", "postgresql://mesh:********@db:5432/ledger")]
    public async Task EnvironmentVariable_ThatHoldsASecret_LeavesWithoutIt(string name, string value, string told)
    {
        Wire.Resource resource = await PublishedAsync("secretive", before => before with
        {
            EnvironmentVariables = [new EnvironmentVariableSnapshot(name, value, IsFromSpec: true)],
        });

        Assert.Equal(told, Assert.Single(resource.Environment).Value);
    }

    [Fact]
    public async Task Property_ThatIsSensitive_LeavesWithoutItsValue()
    {
        Wire.Resource resource = await PublishedAsync("sensitive", before => before with
        {
            Properties =
            [
                new ResourcePropertySnapshot("Value", "anything") { IsSensitive = true },
                new ResourcePropertySnapshot("executable.args", (string[])["--key", ServedApplication.Secret]),
            ],
        });

        Assert.True(resource.Properties[0].IsSensitive);
        Assert.Equal("********", resource.Properties[0].Value.StringValue);
        Assert.Equal(["--key", "********"], resource.Properties[1].Value.ListValue.Values.Select(value => value.StringValue));
    }

    [Fact]
    public async Task ConsoleLogs_WithoutFollowing_EndAfterWhatWasWritten()
    {
        ILogger console = Loggers.GetLogger("written");
        console.LogInformation("one");
        console.LogError("two");

        using ResourceServiceClient client = served.Connect();
        Answer<WatchResourceConsoleLogsUpdate> answer = await client.CallAsync(
            "WatchResourceConsoleLogs",
            new WatchResourceConsoleLogsRequest { ResourceName = "written", SuppressFollow = true },
            WatchResourceConsoleLogsUpdate.Parser,
            Ending);

        Assert.Equal(0, answer.Status);
        Assert.Equal(
            [(1, "one", false), (2, "two", true)],
            answer.Messages.SelectMany(update => update.LogLines).Select(line => (line.LineNumber, TextOf(line), line.IsStdErr)));
    }

    [Fact]
    public async Task ConsoleLogs_WhileTheyAreFollowed_GoOnWithEveryNewLine()
    {
        ILogger console = Loggers.GetLogger("followed");
        console.LogInformation("before");
        using ResourceServiceClient client = served.Connect();
        await using IAsyncEnumerator<ConsoleLogLine> lines = client
            .WatchAsync("WatchResourceConsoleLogs", new WatchResourceConsoleLogsRequest { ResourceName = "followed" }, WatchResourceConsoleLogsUpdate.Parser, Ending)
            .SelectMany(update => update.LogLines)
            .GetAsyncEnumerator(Ending);
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("before", TextOf(lines.Current));

        console.LogInformation("after");

        Assert.True(await lines.MoveNextAsync());
        Assert.Equal((2, "after"), (lines.Current.LineNumber, TextOf(lines.Current)));
    }

    /// <summary>Without the time that stands before it.</summary>
    private static string TextOf(ConsoleLogLine line) => line.Text[(line.Text.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    /// <summary>Publishes a resource and returns what the dashboard is told of it.</summary>
    private async Task<Wire.Resource> PublishedAsync(string name, Func<CustomResourceSnapshot, CustomResourceSnapshot> describe)
    {
        await Notifications.PublishUpdateAsync(new Thing(name), describe);
        using ResourceServiceClient client = served.Connect();
        WatchResourcesUpdate initial = await client
            .WatchAsync("WatchResources", request: null, WatchResourcesUpdate.Parser, Ending).FirstAsync(Ending);
        return Assert.Single(initial.InitialData.Resources, resource => resource.Name == name);
    }
}
