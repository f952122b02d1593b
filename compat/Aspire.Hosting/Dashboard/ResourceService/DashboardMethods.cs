using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard.ResourceService;

/// <summary>What the dashboard asks the AppHost: which resources there are, what they write, and to do something with them.</summary>
internal sealed class DashboardMethods(
    ResourceNotificationService notifications, ResourceLoggerService loggers, ResourceCommandService commands, WireResources resources,
    string applicationName)
{
    /// <summary>By the names of <c>aspire.v1.DashboardService</c>.</summary>
    public IReadOnlyDictionary<string, Func<GrpcCall, Task>> ByName => new Dictionary<string, Func<GrpcCall, Task>>(StringComparer.Ordinal)
    {
        ["GetApplicationInformation"] = GetApplicationInformationAsync,
        ["WatchResources"] = WatchResourcesAsync,
        ["WatchResourceConsoleLogs"] = WatchConsoleLogsAsync,
        ["ExecuteResourceCommand"] = ExecuteCommandAsync,
        ["WatchInteractions"] = WatchInteractionsAsync,
    };

    private Task GetApplicationInformationAsync(GrpcCall call) =>
        call.WriteAsync(new Wire.ApplicationInformationResponse { ApplicationName = applicationName });

    private async Task WatchResourcesAsync(GrpcCall call)
    {
        bool isFirst = true;
        await foreach (IReadOnlyList<ResourceEvent> batch in Batches.OfAsync(notifications.WatchAsync, call.Ended))
        {
            // Of several changes to one instance the last says everything.
            IEnumerable<Wire.Resource> changed = batch.GroupBy(change => change.ResourceId, StringComparer.Ordinal).Select(changes => resources.Of(changes.Last()));
            await call.WriteAsync(isFirst ? Initial(changed) : Changes(changed));
            isFirst = false;
        }
    }

    private async Task WatchConsoleLogsAsync(GrpcCall call)
    {
        Wire.WatchResourceConsoleLogsRequest request = await call.ReadAsync(Wire.WatchResourceConsoleLogsRequest.Parser);
        IAsyncEnumerable<IReadOnlyList<LogLine>> batches = request.SuppressFollow
            ? loggers.GetAllAsync(request.ResourceName)
            : loggers.WatchAsync(request.ResourceName, call.Ended);
        await call.OpenAsync();
        await foreach (IReadOnlyList<LogLine> batch in batches)
        {
            var update = new Wire.WatchResourceConsoleLogsUpdate();
            update.LogLines.AddRange(batch.Select(line => new Wire.ConsoleLogLine
            {
                Text = line.Content,
                IsStdErr = line.IsErrorMessage,
                LineNumber = line.LineNumber,
            }));
            await call.WriteAsync(update);
        }
    }

    private async Task ExecuteCommandAsync(GrpcCall call)
    {
        Wire.ResourceCommandRequest request = await call.ReadAsync(Wire.ResourceCommandRequest.Parser);
        ExecuteCommandResult result = await ExecuteAsync(request, call.Ended);
        var response = new Wire.ResourceCommandResponse { Kind = KindOf(result) };
        if (result.Message is { } message)
        {
            response.Message = message;
        }

        await call.WriteAsync(response);
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(Wire.ResourceCommandRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await commands.ExecuteCommandAsync(request.ResourceName, request.CommandName, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A command is the AppHost's own code; the person who gave it sees how it failed.
            return CommandResults.Failure(failure);
        }
    }

    /// <summary>This AppHost never asks anything back; a stream that ended would be an error to the dashboard.</summary>
    private static async Task WatchInteractionsAsync(GrpcCall call)
    {
        await call.OpenAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, call.Ended);
    }

    private static Wire.WatchResourcesUpdate Initial(IEnumerable<Wire.Resource> known)
    {
        var initial = new Wire.InitialResourceData();
        initial.Resources.AddRange(known);
        return new Wire.WatchResourcesUpdate { InitialData = initial };
    }

    private static Wire.WatchResourcesUpdate Changes(IEnumerable<Wire.Resource> changed)
    {
        var changes = new Wire.WatchResourcesChanges();
        changes.Value.AddRange(changed.Select(resource => new Wire.WatchResourcesChange { Upsert = resource }));
        return new Wire.WatchResourcesUpdate { Changes = changes };
    }

    private static Wire.ResourceCommandResponseKind KindOf(ExecuteCommandResult result) => result switch
    {
        { Success: true } => Wire.ResourceCommandResponseKind.Succeeded,
        { Canceled: true } => Wire.ResourceCommandResponseKind.Cancelled,
        _ => Wire.ResourceCommandResponseKind.Failed,
    };
}
