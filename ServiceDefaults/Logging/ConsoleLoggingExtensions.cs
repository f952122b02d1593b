using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmMesh.ServiceDefaults.Logging;

/// <summary>Logs people can read and that tell no secrets.</summary>
internal static class ConsoleLoggingExtensions
{
    /// <summary>One line per entry, UTC. The framework's own request logs stay silent below warnings: they quote URLs with their queries.</summary>
    public static void AddConsoleLogging(this IHostApplicationBuilder builder) => builder.Logging
        .AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        })
        .AddFilter("System.Net.Http.HttpClient", LogLevel.Warning)
        .AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
}
