using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using LlmMesh.Testing;
using LlmMesh.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace LlmMesh.Router.IntegrationTests.Secrets;

/// <summary>
/// Planted keys, of the mesh at a provider and of a caller at the mesh, that have no shape by which anybody could know them: router, usage
/// service and shared state run, and a provider repeats what it is sent. Nothing the mesh says or keeps holds one.
/// </summary>
public sealed class CanaryTests(MeshFixture mesh)
{
    private const string ProviderKey = "planted-canary-of-the-provider";
    private const string ClientKey = "planted-canary-of-the-caller";
    private const string AdminKey = "planted-canary-of-the-administrator";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mesh_WithAProviderThatRepeatsItsKey_KeepsItToItself()
    {
        await using var state = new GarnetServer();
        await state.StartAsync(Cancelled);
        await using WebApplication provider = await EchoingProvider.StartAsync();
        SpanText spans = new();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("llmmesh-canary-");
        RecordedLog usageLog = new();
        List<string> said = [];
        await using (WebApplication usage = await StartUsageAsync(state.Endpoint, folder, usageLog))
        await using (RouterServer router = await RouterServer.StartAsync(state.Endpoint, mesh.Emulator.Root, Settings(provider, spans)))
        {
            string[] models = ["echoing/400", "echoing/422", "echoing/404", "echoing/429", "echoing/500", "echoing/503", "echoing/stream", "first/echo", "echoing/401"];
            foreach (string model in models)
            {
                await HearAsync(said, router.ChatAsync(ChatBody.Of(model), ClientKey));
                await HearAsync(said, router.ChatAsync(ChatBody.Of(model, stream: true), ClientKey));
            }

            // A target that was rate limited, an account that was refused: their second request may find nobody to ask, and is no record then.
            int asked = said.Count(text => text.Contains("x-mesh-attempts", StringComparison.OrdinalIgnoreCase));
            Assert.InRange(asked, models.Length, 2 * models.Length);
            Assert.Contains(said, text => text.Contains("Incorrect credential provided", StringComparison.Ordinal) && text.Contains("***", StringComparison.Ordinal));
            foreach (string path in Routes.Paths(router))
            {
                await HearAsync(said, router.GetAsync(path, ClientKey));
                await HearAsync(said, router.GetAsync(path, AdminKey));
                await HearAsync(said, router.GetAsync(path, ClientKey + " mistyped"));
            }

            using var usageClient = new HttpClient { BaseAddress = new Uri(usage.Urls.Single()) };
            await Eventually.HoldsAsync("every request that asked a provider is a record", async () =>
                (await usageClient.GetStringAsync("/usage/records?limit=1000", Cancelled)).Split("\"id\":").Length > asked);
            foreach (string path in (string[])["/usage/records?limit=1000", "/usage/summary", "/usage/daily", "/usage/export?format=csv", "/usage/export?format=jsonl", "/usage/budgets", "/usage/alerts", "/metrics", "/health"])
            {
                await HearAsync(said, usageClient.GetAsync(path, Cancelled));
            }

            said.AddRange(router.Log.Lines);
            await usage.StopAsync(Cancelled);
        }

        said.AddRange(usageLog.Lines);
        said.AddRange(spans.Texts);
        foreach (FileInfo file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            said.Add(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file.FullName, Cancelled)));
        }

        Assert.Contains(said, text => text.StartsWith("SQLite format 3", StringComparison.Ordinal));
        Assert.Contains(spans.Texts, text => text.Contains("gen_ai", StringComparison.Ordinal));
        Assert.All(said, text => Assert.DoesNotContain("planted-canary", text, StringComparison.Ordinal));
        folder.Delete(recursive: true);
    }

    private static RouterSettings Settings(WebApplication provider, SpanText spans) => new()
    {
        ApiKeys = ClientKey,
        AdminKeys = AdminKey,
        Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["ECHOED_KEY"] = ProviderKey },
        Configuration =
            $$"""
            { "settings": { "retry": { "max_retries": 1, "first_backoff_ms": 1, "longest_backoff_ms": 1 } },
              "providers": { {{RouterSettings.UsualProviders}},
                "echoing": { "base_url": "{{provider.Urls.Single()}}/v1", "api_key_variable": "ECHOED_KEY", "accepts_unlisted_models": true } } }
            """,
        Configure = builder => builder.Services.ConfigureOpenTelemetryTracerProvider(
            traces => traces.AddProcessor(new SimpleActivityExportProcessor(spans))),
    };

    private static async Task<WebApplication> StartUsageAsync(string state, DirectoryInfo folder, RecordedLog log)
    {
        WebApplication app = UsageApp.Create(["--environment=Development", "--DotEnv:Enabled=false"], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders().AddProvider(log);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["ConnectionStrings:redis"] = state,
                ["Mesh:DataFolder"] = folder.FullName,
                ["Mesh:ConfigFile"] = Path.Combine(folder.FullName, "none.json"),
                ["Mesh:Config:Shared"] = "false",
                ["Mesh:LedgerDrain:IdleTo"] = "00:00:00.050",
            });
        });
        await app.StartAsync(Cancelled);
        return app;
    }

    private static async Task HearAsync(List<string> said, Task<HttpResponseMessage> answer)
    {
        using HttpResponseMessage response = await answer;
        said.Add($"{response}\n{await response.TextAsync()}");
    }

    private sealed class SpanText : BaseExporter<Activity>
    {
        public ConcurrentQueue<string> Texts { get; } = new();

        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (Activity span in batch)
            {
                string tags = string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"));
                string events = string.Join(' ', span.Events.Select(one => $"{one.Name} {string.Join(' ', one.Tags)}"));
                Texts.Enqueue($"{span.DisplayName} {span.StatusDescription} {tags} {events}");
            }

            return ExportResult.Success;
        }
    }
}
