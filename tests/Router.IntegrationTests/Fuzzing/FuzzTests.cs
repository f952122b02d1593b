using System.Text;
using LlmMesh.Testing;
using LlmMesh.Testing.Fuzzing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Router.IntegrationTests.Fuzzing;

/// <summary>
/// Mutated requests against a router of its own, always the same ones. The long run is <c>bench/load -- fuzz</c>; what it finds becomes a
/// test of its own.
/// </summary>
public sealed class FuzzTests(MeshFixture mesh, GarnetServer state) : IClassFixture<GarnetServer>
{
    private const int Requests = 24_000;
    private const double MostMebibytes = 700;
    private const string Key = "key-of-the-fuzzer-0123456789abcdef";

    // Whatever a request says, it must not cost more than this on average: a sane one costs a tenth of it in a Debug build.
    private static readonly TimeSpan MostProcessorTime = TimeSpan.FromMilliseconds(20);

    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal)
    {
        ["LLMMESH_API_KEYS"] = Key,
        ["Logging:LogLevel:Default"] = "None",
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fuzz_MutatedRequests_NoCrashNoHangNo500()
    {
        await using RouterProcess router = await RouterProcess.StartAsync(state.Endpoint, mesh.Emulator.Root, Unlimited, Variables);
        var run = new FuzzRun(new FuzzTarget(router.Client.BaseAddress!.Port, Key, "first/echo"), TimeProvider.System);

        // It listens before it has reached the shared state.
        await Eventually.HoldsAsync("a good request is served", () => IsServedAsync(router));
        TimeSpan before = router.Processor;

        await run.RunAsync(Requests, seed: 1, Cancelled);

        FuzzReport report = run.Report;
        string all = string.Join("\n\n", report.Findings.Append(string.Join('\n', report.Answers)));
        Assert.True(report.Violations == 0, all);
        Assert.False(router.HasEnded, router.Output);
        Assert.True(report.Requests >= Requests, all);
        Assert.True(report.Served >= Requests / 200, all);
        Assert.True(report.Answers.Keys.Any(answer => answer.EndsWith(" 400", StringComparison.Ordinal)), all);
        Assert.InRange(router.Resident, 0, MostMebibytes);
        Assert.InRange((router.Processor - before) / report.Requests, TimeSpan.Zero, MostProcessorTime);
        Assert.True(await IsServedAsync(router), "It does not serve afterwards.");
    }

    [Theory]
    [InlineData("fail", 400, "500 to ")]
    [InlineData("hang", 8, "Nothing came within")]
    [InlineData("close", 400, "SocketException")]
    [InlineData("refuse", 400, "503 to a good request")]
    public async Task Fuzz_ServerThatMisbehaves_IsFound(string how, int requests, string finding)
    {
        await using WebApplication server = await MisbehavingAsync(how);
        var run = new FuzzRun(new FuzzTarget(new Uri(server.Urls.Single()).Port, Key, "first/echo"), TimeProvider.System)
        {
            Bound = TimeSpan.FromSeconds(2),
            Connections = 4,
        };

        await run.RunAsync(requests, seed: 1, Cancelled);

        Assert.Contains(run.Report.Findings, found => found.Contains(finding, StringComparison.Ordinal));
        await server.StopAsync(Cancelled);
    }

    private static string Unlimited =>
        """
        {
          "settings": { "key_limits": { "requests_per_minute": 1000000000, "concurrency": 1000000 }, "daily_budget": null },
          "providers": {
            "first": {
              "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true,
              "target_limits": { "requests_per_minute": 1000000000, "concurrency": 1000000 }
            }
          }
        }
        """;

    private static async Task<bool> IsServedAsync(RouterProcess router)
    {
        using var good = new StringContent(ChatBody.Of("first/echo"), Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions") { Content = good };
        request.Headers.Authorization = new("Bearer", Key);
        using HttpResponseMessage answer = await router.Client.SendAsync(request, Cancelled);
        return answer.IsSuccessStatusCode;
    }

    private static async Task<WebApplication> MisbehavingAsync(string how)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(async http =>
        {
            switch (http.Request.Method == HttpMethods.Post ? how : "")
            {
                case "fail":
                    http.Response.StatusCode = 500;
                    break;
                case "hang":
                    var left = new TaskCompletionSource();
                    await using (http.RequestAborted.Register(left.SetResult))
                    {
                        await left.Task;
                    }

                    break;
                case "close":
                    http.Abort();
                    break;
                case "refuse":
                    http.Response.StatusCode = 503;
                    break;
            }
        });
        await app.StartAsync(Cancelled);
        return app;
    }
}
