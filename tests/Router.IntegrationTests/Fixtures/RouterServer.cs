using System.Globalization;
using System.Text;
using LlmMesh.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>The edge in this process, on real Kestrel and a free loopback port. It sees no variable but those a test names.</summary>
public sealed class RouterServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private RouterServer(WebApplication app, DirectoryInfo folder, RecordedLog log, TimeSpan drain)
    {
        _app = app;
        _folder = folder;
        Log = log;
        Root = new Uri(app.Urls.Single() + "/");
        Client = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = drain }) { BaseAddress = Root };
    }

    public Uri Root { get; }

    public HttpClient Client { get; }

    public RecordedLog Log { get; }

    public IServiceProvider Services => _app.Services;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Starts a router that keeps its configuration to itself; a test that shares it says so in the variables.</summary>
    public static async Task<RouterServer> StartAsync(
        string state, Uri emulator, RouterSettings? settings = null, Action<WebApplication>? map = null)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("llmmesh-router-");
        RecordedLog log = new();
        Assert.True(TryCreate(state, emulator, settings ?? new(), folder, log, out WebApplication? app, out string errors), errors);
        map?.Invoke(app!);
        await app!.StartAsync(Cancelled);
        return new RouterServer(app, folder, log, (settings ?? new()).Drain);
    }

    /// <summary>What a router says that cannot start.</summary>
    public static string Refuse(RouterSettings settings)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("llmmesh-router-");
        try
        {
            Assert.False(TryCreate("127.0.0.1:1", new Uri("http://127.0.0.1:1"), settings, folder, new(), out _, out string errors));
            return errors;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Sends a chat request; returns when the headers are there.</summary>
    public Task<HttpResponseMessage> ChatAsync(string body, string? key = null, CancellationToken? leave = null, string? timeout = null)
    {
        HttpRequestMessage request = new(HttpMethod.Post, "v1/chat/completions")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (timeout is not null)
        {
            request.Headers.TryAddWithoutValidation("x-mesh-timeout", timeout);
        }

        return SendAsync(request, key, leave);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? key = null) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), key);

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? key = null, CancellationToken? leave = null)
    {
        using (request)
        {
            request.Headers.Authorization = key is null ? null : new("Bearer", key);
            return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leave ?? Cancelled);
        }
    }

    /// <summary>Writes the configuration file and reads it at once.</summary>
    public CatalogResult Reconfigure(string configuration)
    {
        File.WriteAllText(ConfigFile(_folder), configuration);
        return Services.GetRequiredService<CatalogSource>().Reload();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static bool TryCreate(
        string state, Uri emulator, RouterSettings settings, DirectoryInfo folder, RecordedLog log, out WebApplication? app, out string errors)
    {
        File.WriteAllText(ConfigFile(folder), settings.Configuration);
        string[] arguments =
        [
            $"--environment={settings.Environment}",
            "--DotEnv:Enabled=false",
            $"--ConnectionStrings:redis={state}",
            $"--Mesh:ConfigFile={ConfigFile(folder)}",
            "--Mesh:Config:Shared=false",
            $"--EMULATOR_BASE_URL={emulator}",
            $"--LLMMESH_API_KEYS={settings.ApiKeys}",
            $"--LLMMESH_ADMIN_KEYS={settings.AdminKeys}",
            $"--State:CommandTimeoutMilliseconds={settings.StateTimeout.TotalMilliseconds}",
            .. settings.Variables.Select(variable => $"--{variable.Key}={variable.Value}"),
        ];
        bool isCreated = RouterApp.TryCreate(arguments, out app, out IReadOnlyList<string> found, builder =>
        {
            builder.Configuration.Sources.Clear();
            builder.Configuration.AddCommandLine(arguments);
            builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{settings.Port}"));
            builder.Logging.ClearProviders().AddProvider(log);
            builder.Services.AddSingleton(settings.Clock ?? TimeProvider.System);
            builder.Services.AddSingleton(settings.Random ?? new Random());
            if (settings.Names is { } names)
            {
                builder.Services.AddSingleton(names);
            }

            settings.Configure?.Invoke(builder);
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        });
        errors = string.Join('\n', found);
        return isCreated;
    }

    private static string ConfigFile(DirectoryInfo folder) => Path.Combine(folder.FullName, "router_config.json");
}
