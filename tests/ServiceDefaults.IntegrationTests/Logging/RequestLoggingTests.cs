using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.Logging;

/// <summary>Requests pass through the logs without their secrets.</summary>
public sealed class RequestLoggingTests
{
    [Fact]
    public async Task Request_WithQueryAndAuthorization_LogsNeither()
    {
        LogCollector logs = new();
        await using RunningService service = await RunningService.StartAsync(
            builder =>
            {
                builder.Logging.AddProvider(logs);
                builder.Services.AddHttpClient("upstream");
            },
            static app => app.MapGet("/call", static async (string url, IHttpClientFactory clients, ILogger<RequestLoggingTests> logger) =>
            {
                using HttpClient client = clients.CreateClient("upstream");
                using HttpResponseMessage response = await client.GetAsync(new Uri($"{url}?key=hunter2"));
                logger.LogInformation("called");
            }));
        using HttpRequestMessage request = new(HttpMethod.Get, $"/call?secret=hunter2&url={service.Client.BaseAddress}alive");
        request.Headers.Add("Authorization", "Bearer hunter2");

        using HttpResponseMessage response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.True(response.IsSuccessStatusCode);
        Assert.Contains("called", logs.Lines);
        Assert.DoesNotContain(logs.Lines, static line => line.Contains("hunter2", StringComparison.Ordinal));
    }

    private sealed class LogCollector : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
