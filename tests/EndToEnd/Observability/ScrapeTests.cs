using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Aspire.Hosting.Testing;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.EndToEnd.Observability;

/// <summary>What Prometheus finds at every service of a mesh that has served requests.</summary>
public sealed class ScrapeTests(MeshFixture fixture)
{
    // promtool's code for text that it can read and would have written differently.
    private const int FoundStyleOnly = 3;

    private static readonly string[] Own = ["llmmesh_", "gen_ai_"];

    /// <summary>Each service, with a family that is there once it has worked.</summary>
    public static TheoryData<string, string> Services => new()
    {
        { "router", "gen_ai_client_operation_duration_seconds" },
        { "usage", "llmmesh_ledger_rows_total" },
        { "health-monitor", "llmmesh_target_health" },
        { "provider-emulator", "http_server_request_duration_seconds" },
    };

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Scrape_AfterTraffic_IsSoundAndHasDocumentedFamiliesOnly(string service, string expected)
    {
        await CauseTrafficAsync();

        string text = await ScrapeUntilAsync(service, "text/plain", $"# TYPE {expected} ");

        Assert.Empty(FamiliesOf(text).Except(DocumentedMetrics.Read().Select(static metric => $"{metric.Family} {metric.Kind}")));
        Assert.SkipUnless(Promtool.IsInstalled, Promtool.Missing);
        (int exitCode, string output) = await Promtool.RunAsync(["check", "metrics"], text, TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0 || (exitCode == FoundStyleOnly && output.Split('\n').All(IsOthers)), output);
    }

    [Fact]
    public async Task Scrape_OpenMetrics_LeadsFromALatencyToItsTrace()
    {
        await CauseTrafficAsync();

        string text = await ScrapeUntilAsync("router", "application/openmetrics-text", "# {trace_id=\"");

        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
        Assert.Contains(
            text.Split('\n'),
            static line => line.StartsWith("gen_ai_client_operation_duration_seconds_bucket{", StringComparison.Ordinal)
                && line.Contains("# {trace_id=\"", StringComparison.Ordinal));
    }

    /// <summary>Names that the framework has chosen.</summary>
    private static bool IsOthers(string finding) =>
        finding.Length == 0 || !Own.Any(prefix => finding.StartsWith(prefix, StringComparison.Ordinal));

    private static IEnumerable<string> FamiliesOf(string text) => text.Split('\n')
        .Where(static line => line.StartsWith("# TYPE ", StringComparison.Ordinal))
        .Select(static line => line["# TYPE ".Length..])
        .Where(static family => Own.Any(prefix => family.StartsWith(prefix, StringComparison.Ordinal)));

    private async Task CauseTrafficAsync()
    {
        using HttpClient edge = fixture.Mesh.CreateHttpClient("router");
        foreach (bool stream in (bool[])[false, true])
        {
            using HttpResponseMessage answer = await edge.PostAsJsonAsync(
                "/v1/chat/completions",
                new { model = "router", stream, messages = new[] { new { role = "user", content = "Say hello" } } },
                TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        using HttpResponseMessage refused = await edge.PostAsJsonAsync(
            "/v1/chat/completions", new { model = "nobody/has-it", messages = Array.Empty<object>() }, TestContext.Current.CancellationToken);
        Assert.False(refused.IsSuccessStatusCode);
    }

    /// <summary>What was done is measured just after it was answered, and some of it is counted every few seconds.</summary>
    private async Task<string> ScrapeUntilAsync(string service, string format, string expected)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        using HttpClient client = fixture.Mesh.CreateHttpClient(service);
        client.DefaultRequestHeaders.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(format));
        while (true)
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri("/metrics", UriKind.Relative), limit.Token);
            string text = await answer.Content.ReadAsStringAsync(limit.Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.StartsWith(format, answer.Content.Headers.ContentType?.MediaType, StringComparison.Ordinal);
            if (text.Contains(expected, StringComparison.Ordinal))
            {
                return text;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, limit.Token);
        }
    }
}
