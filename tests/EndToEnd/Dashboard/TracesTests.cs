using System.Net.Http.Json;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LlmMesh.EndToEnd.Dashboard;

/// <summary>A request is one trace through every service that took part.</summary>
[Collection(typeof(DashboardCollection))]
public sealed class TracesTests(DashboardFixture fixture)
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trace_OfACompletion_LeadsFromTheRouterToTheProvider()
    {
        Assert.SkipWhen(fixture.Absence is not null, fixture.Absence ?? "");
        await CompleteAsync();

        IReadOnlyList<string> path = await PathAsync("provider-emulator", "POST /v1/chat/completions");

        Assert.Equal("router: POST /v1/chat/completions", path[^1]);
        Assert.Contains("router: chat small", path);
    }

    [Fact]
    public async Task Trace_OfAUsageQuery_LeadsFromTheRouterToUsage()
    {
        Assert.SkipWhen(fixture.Absence is not null, fixture.Absence ?? "");
        await AskUsageAsync();

        IReadOnlyList<string> path = await PathAsync("usage", "GET /usage/daily");

        Assert.StartsWith("router: GET /usage/", path[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("provider-emulator")]
    [InlineData("usage")]
    public async Task TracesPage_OfARequest_ShowsItAcrossServices(string service)
    {
        IPage page = await fixture.OpenAsync("/traces");
        await CompleteAsync();
        await AskUsageAsync();

        ILocator trace = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "router (" }).Filter(new() { HasText = $"{service} (" });
        await Expect(trace.First).ToBeVisibleAsync(new() { Timeout = DashboardFixture.PatienceMilliseconds });
    }

    private async Task CompleteAsync()
    {
        using HttpResponseMessage answer = await fixture.Client.PostAsJsonAsync(
            new Uri("/v1/chat/completions", UriKind.Relative), new { model = "router", messages = new[] { new { role = "user", content = "Say hello" } } }, Ending);
        answer.EnsureSuccessStatusCode();
    }

    private async Task AskUsageAsync()
    {
        using HttpResponseMessage answer = await fixture.Client.GetAsync(new Uri("/usage/daily", UriKind.Relative), Ending);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until the dashboard has a span with all its ancestors, of which the last came in from outside.</summary>
    private async Task<IReadOnlyList<string>> PathAsync(string service, string name)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        limit.CancelAfter(DashboardFixture.PatienceMilliseconds);
        while (true)
        {
            IReadOnlyList<Span> all = Span.Read(await fixture.ReadTelemetryAsync("traces", Ending));
            IReadOnlyList<string>? path = all.Where(span => span.Service == service && span.Name == name)
                .Select(span => span.Path(all).ToArray())
                .FirstOrDefault(path => path[^1].StartsWith("router: ", StringComparison.Ordinal) && path.Length > 2);
            if (path is not null)
            {
                return path;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, limit.Token);
        }
    }
}
