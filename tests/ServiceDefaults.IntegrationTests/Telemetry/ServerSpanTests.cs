using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.Telemetry;

/// <summary>What an incoming request leaves in the traces.</summary>
public sealed class ServerSpanTests
{
    [Fact]
    public async Task Request_Matched_IsNamedByRouteWithStatus()
    {
        Activity span = await SpanOfAsync("/items/7", static app => app.MapGet("/items/{id}", static (int id) => Results.Accepted()));

        Assert.Equal("GET /items/{id}", span.DisplayName);
        Assert.Equal("/items/{id}", span.GetTagItem("http.route"));
        Assert.Equal(202, span.GetTagItem("http.response.status_code"));
        Assert.Equal("/items/7", span.GetTagItem("url.path"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Null(span.GetTagItem("error.type"));
    }

    [Fact]
    public async Task Request_Unmatched_IsNamedByMethodOnly()
    {
        Activity span = await SpanOfAsync("/nowhere", static _ => { });

        Assert.Equal("GET", span.DisplayName);
        Assert.Null(span.GetTagItem("http.route"));
        Assert.Equal(404, span.GetTagItem("http.response.status_code"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task Request_ServerError_HasStatusAsErrorType()
    {
        Activity span = await SpanOfAsync("/busy", static app => app.MapGet("/busy", static () => Results.StatusCode(503)));

        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("503", span.GetTagItem("error.type"));
    }

    [Fact]
    public async Task Request_Throws_HasExceptionAsErrorType()
    {
        Activity span = await SpanOfAsync("/broken", static app => app.MapGet("/broken", string () => throw new InvalidDataException("secret")));

        Assert.Equal(500, span.GetTagItem("http.response.status_code"));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("System.IO.InvalidDataException", span.GetTagItem("error.type"));
        Assert.Null(span.StatusDescription);
    }

    [Fact]
    public async Task Request_ThrowsBehindExceptionHandler_KeepsRouteAndExceptionType()
    {
        Activity span = await SpanOfAsync("/broken", static app =>
        {
            app.UseExceptionHandler(static handler => handler.Run(static _ => Task.CompletedTask));
            app.UseRouting();
            app.MapGet("/broken", string () => throw new InvalidDataException("secret"));
        });

        Assert.Equal("GET /broken", span.DisplayName);
        Assert.Equal("System.IO.InvalidDataException", span.GetTagItem("error.type"));
    }

    [Fact]
    public async Task Request_WithQuery_RecordsNoneOfIt()
    {
        Activity span = await SpanOfAsync("/search?key=hunter2", static app => app.MapGet("/search", static () => "found"));

        Assert.Equal("/search", span.GetTagItem("url.path"));
        Assert.DoesNotContain(span.TagObjects, static tag => tag.Value?.ToString()?.Contains("hunter2", StringComparison.Ordinal) == true);
        Assert.DoesNotContain("hunter2", span.DisplayName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithQuery_RecordsNoneOfIt()
    {
        await using RunningService service = await RunningService.StartAsync(static _ => { });
        using HttpResponseMessage response = await service.Client.GetAsync("/search?key=hunter2", TestContext.Current.CancellationToken);

        Activity span = Assert.Single(
            await service.StopAndReadSpansAsync(ActivityKind.Client),
            static span => span.OperationName == "System.Net.Http.HttpRequestOut");

        Assert.EndsWith("/search?*", (string)span.GetTagItem("url.full")!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/ready")]
    public async Task Request_HealthProbe_IsNotExported(string path)
    {
        await using RunningService service = await RunningService.StartAsync(static _ => { });
        using HttpResponseMessage probe = await service.Client.GetAsync(path, TestContext.Current.CancellationToken);
        using HttpResponseMessage other = await service.Client.GetAsync("/other", TestContext.Current.CancellationToken);

        Activity span = Assert.Single(await service.StopAndReadSpansAsync(ActivityKind.Server));

        Assert.Equal("/other", span.GetTagItem("url.path"));
    }

    private static async Task<Activity> SpanOfAsync(string path, Action<WebApplication> map)
    {
        await using RunningService service = await RunningService.StartAsync(static _ => { }, map);
        using HttpResponseMessage response = await service.Client.GetAsync(path, TestContext.Current.CancellationToken);
        return Assert.Single(await service.StopAndReadSpansAsync(ActivityKind.Server));
    }
}
