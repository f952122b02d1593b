using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using LlmMesh.ServiceDefaults.Redaction;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.Redaction;

/// <summary>A secret that a careless line of code hands to the log or a span does not get further.</summary>
public sealed class CanaryTests
{
    private const string Canary = "canary of the operator, 4711";

    [Fact]
    public async Task Service_CarelessWithASecret_ExportsNone()
    {
        SecretRegister.Add(Canary);
        LogCollector logs = new();
        await using RunningService service = await RunningService.StartAsync(
            builder => builder.Services.ConfigureOpenTelemetryLoggerProvider(
                logging => logging.AddProcessor(new SimpleLogRecordExportProcessor(logs))),
            app => app.MapGet("/careless", Careless));

        using HttpResponseMessage response = await service.Client.GetAsync("/careless", TestContext.Current.CancellationToken);
        IReadOnlyList<Activity> spans = await service.StopAndReadSpansAsync(ActivityKind.Server);

        Activity span = Assert.Single(spans);
        string told = string.Join('\n', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")) + span.DisplayName + span.StatusDescription;
        Assert.Contains("key=***", told, StringComparison.Ordinal);
        Assert.Contains("tried ***", told, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", told, StringComparison.Ordinal);

        string[] careless = [.. logs.Lines.Where(line => line.StartsWith("careless ", StringComparison.Ordinal))];
        Assert.Equal(2, careless.Length);
        Assert.All(careless, line => Assert.Contains("***", line, StringComparison.Ordinal));
        Assert.Contains(careless, line => line.Contains("InvalidOperationException", StringComparison.Ordinal));
        Assert.All(logs.Lines, line => Assert.DoesNotContain("canary", line, StringComparison.Ordinal));
        Assert.Contains(logs.Lines, line => line.Contains("fields of an honest entry: [Number, 7]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Span_WithASecretInAnEvent_IsNotExported()
    {
        SecretRegister.Add(Canary);
        await using RunningService service = await RunningService.StartAsync(static _ => { }, app => app.MapGet("/event", () =>
        {
            Activity.Current!.AddException(new InvalidOperationException($"refused {Canary}"));
        }));

        using HttpResponseMessage response = await service.Client.GetAsync("/event", TestContext.Current.CancellationToken);

        Assert.Empty(await service.StopAndReadSpansAsync(ActivityKind.Server));
    }

    private static void Careless(HttpContext http, ILoggerFactory factory)
    {
        ILogger logger = factory.CreateLogger("careless");
        Activity span = Activity.Current!;
        span.SetTag("key", Canary);
        span.SetStatus(ActivityStatusCode.Error, $"tried {Canary}");
        using (logger.BeginScope(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Given"] = Canary }))
        {
#pragma warning disable CA1848, CA2254 // The line nobody should write.
            logger.LogWarning("the key is {Key}", Canary);
            logger.LogError(new InvalidOperationException($"refused {Canary}"), "it failed");
#pragma warning restore CA1848, CA2254
        }

        factory.CreateLogger("honest").Log(
            LogLevel.Warning, default, new KeyValuePair<string, object?>[] { new("Number", 7) }, null, static (_, _) => "honest");
    }

    private sealed class LogCollector : BaseExporter<LogRecord>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public override ExportResult Export(in Batch<LogRecord> batch)
        {
            foreach (LogRecord record in batch)
            {
                List<string> scopes = [];
                record.ForEachScope(static (scope, texts) => texts.Add(string.Join(';', scope.Scope?.ToString(), JsonSerializer.Serialize(Fields(scope)))), scopes);
                string fields = string.Join(", ", record.Attributes ?? []);
                Lines.Enqueue($"{record.CategoryName} {record.FormattedMessage} {record.Body} {record.Exception} {string.Join(' ', scopes)} fields of an {record.FormattedMessage} entry: {fields}");
            }

            return ExportResult.Success;
        }

        private static string[] Fields(LogRecordScope scope)
        {
            List<string> fields = [];
            foreach (KeyValuePair<string, object?> field in scope)
            {
                fields.Add($"{field.Key}={field.Value}");
            }

            return [.. fields];
        }
    }
}
