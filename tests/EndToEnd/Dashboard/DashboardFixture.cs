using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace LlmMesh.EndToEnd.Dashboard;

/// <summary>The mesh with the real dashboard, and a browser that has logged in to it: once for all tests of the dashboard.</summary>
public sealed class DashboardFixture : IAsyncLifetime
{
    /// <summary>For waiting on pages and processes of a machine that also builds.</summary>
    public const int PatienceMilliseconds = 60_000;

    /// <summary>The dashboard may have to be downloaded first.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string[] BrowserArguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("llmmesh-dashboard-");
    private readonly string _apiKey = Guid.NewGuid().ToString("N");
    private MeshProcess? _mesh;
    private IPlaywright? _playwright;
    private IBrowserContext? _browser;
    private HttpClient? _client;

    /// <summary>Why there is nothing to look at here, or null.</summary>
    public string? Absence { get; } = Programs.Absence();

    /// <summary>Secrets of this run by the setting they are given in; no page may show one.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Mesh:InternalKey"] = $"internal{Guid.NewGuid():N}{Guid.NewGuid():N}",
        ["AppHost:OtlpApiKey"] = $"otlp{Guid.NewGuid():N}",
        ["AppHost:ResourceService:ApiKey"] = $"resources{Guid.NewGuid():N}",
    };

    /// <summary>Where clients of the mesh come in.</summary>
    public Uri Edge => Mesh.Edge;

    /// <summary>Calls the mesh.</summary>
    public HttpClient Client => _client ?? throw new InvalidOperationException("The mesh has not been started.");

    private MeshProcess Mesh => _mesh ?? throw new InvalidOperationException("The mesh has not been started.");

    public async ValueTask InitializeAsync()
    {
        if (Absence is not null)
        {
            return;
        }

        using var patience = new CancellationTokenSource(Patience);
        string configuration = await MeshFixture.WriteConfigurationAsync(_data, patience.Token);
        _mesh = await MeshProcess.StartAsync(
            [
                "--Mesh:Port=0", $"--Mesh:DataFolder={_data.FullName}", $"--Mesh:ConfigFile={configuration}", "--Mesh:Emulator=true",
                "--Mesh:ConsoleLogLevel=Information", $"--AppHost:DashboardApiKey={_apiKey}",
                .. Secrets.Select(secret => $"--{secret.Key}={secret.Value}"),
            ],
            patience.Token);
        _client = new HttpClient { BaseAddress = _mesh.Edge };
        await AnswersAsync(_mesh.Dashboard, patience.Token);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchPersistentContextAsync(Path.Combine(_data.FullName, "browser"), new()
        {
            ExecutablePath = Programs.Chromium,
            Headless = true,
            Args = BrowserArguments,
            ViewportSize = new() { Width = 1600, Height = 1200 },
        });
        _browser.SetDefaultTimeout(PatienceMilliseconds);
        IPage login = await _browser.NewPageAsync();
        await login.GotoAsync(_mesh.Dashboard.AbsoluteUri);
        await login.Locator("tr.resource-row").First.WaitForAsync();
        await login.CloseAsync();
    }

    /// <summary>A page of the dashboard.</summary>
    public async Task<IPage> OpenAsync(string path)
    {
        Assert.SkipWhen(Absence is not null, Absence ?? "");
        IPage page = await _browser!.NewPageAsync();
        await page.GotoAsync(new Uri(Mesh.Dashboard, path).AbsoluteUri);
        return page;
    }

    /// <summary>What the dashboard knows, by its JSON API.</summary>
    public async Task<JsonNode> ReadTelemetryAsync(string path, CancellationToken cancellationToken)
    {
        Assert.SkipWhen(Absence is not null, Absence ?? "");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Mesh.Dashboard, $"/api/telemetry/{path}"));
        request.Headers.Add("x-api-key", _apiKey);
        using HttpResponseMessage response = await Client.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        _client?.Dispose();
        if (_mesh is not null)
        {
            await _mesh.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }

    /// <summary>Nothing waits for the dashboard, so the mesh is ready before it is.</summary>
    private async Task AnswersAsync(Uri dashboard, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using HttpResponseMessage response = await Client.GetAsync(dashboard, cancellationToken);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            }
        }
    }
}
