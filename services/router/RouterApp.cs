using System.Diagnostics.CodeAnalysis;
using LlmMesh.Catalog;
using LlmMesh.Router.Admission;
using LlmMesh.Router.Attempts;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Configuration;
using LlmMesh.Router.Endpoints;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Settlement;
using LlmMesh.Router.Telemetry;
using LlmMesh.Router.Upstreams;
using LlmMesh.State;
using StackExchange.Redis;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace LlmMesh.Router;

/// <summary>Puts the edge together. Tests start it in process, on real Kestrel.</summary>
public static class RouterApp
{
    /// <summary>Builds the edge, or says everything that is wrong with its configuration.</summary>
    /// <param name="args">Command line.</param>
    /// <param name="app">The edge, ready to run.</param>
    /// <param name="errors">One line per error; empty when <paramref name="app"/> is set.</param>
    /// <param name="configure">Last changes to the builder, for tests.</param>
    public static bool TryCreate(
        string[] args,
        [NotNullWhen(true)] out WebApplication? app,
        out IReadOnlyList<string> errors,
        Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults();
        builder.AddStateRedis();
        configure?.Invoke(builder);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // The envelope stage bounds bodies, after decompression, by settings.max_body_bytes.
            kestrel.Limits.MaxRequestBodySize = null;
        });

        // Requests run on where their bytes were read and answers are sent where they were written: nothing here blocks a thread.
        builder.WebHost.UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true);

        app = null;
        if (!TryOpenCatalog(builder, out CatalogSource? catalog, out errors))
        {
            return false;
        }

        if (!KeyRing.TryCreate(catalog, builder.Configuration, builder.Environment, out KeyRing? keys, out string? noKey))
        {
            errors = [noKey];
            return false;
        }

        AddServices(builder, catalog, keys);
        app = builder.Build();
        Map(app);
        return true;
    }

    private static bool TryOpenCatalog(
        WebApplicationBuilder builder, [NotNullWhen(true)] out CatalogSource? catalog, out IReadOnlyList<string> errors)
    {
        string path = builder.Configuration["Mesh:ConfigFile"] ?? Path.Combine(builder.Environment.ContentRootPath, "router_config.json");
        using ILoggerFactory startLogging = LoggerFactory.Create(logging => logging.AddConsole());
        bool isValid = CatalogSource.TryOpen(
            path,
            name => builder.Configuration[name],
            TimeProvider.System,
            startLogging.CreateLogger<CatalogSource>(),
            out catalog,
            out IReadOnlyList<ConfigurationError> found);
        errors = isValid ? [] : [$"{path} is refused:", .. found.Select(error => $"  {error}")];
        return isValid;
    }

    private static void AddServices(WebApplicationBuilder builder, CatalogSource catalog, KeyRing keys)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => catalog); // by a factory, so that the container disposes it
        services.AddSingleton(provider => new MeshState(
            provider.GetRequiredService<IConnectionMultiplexer>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Admission);
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Settlement);
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Counters);
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Health);

        services.AddSingleton(keys);
        services.AddSingleton<TargetScopes>();
        services.AddSingleton<SettlementBacklog>();
        services.AddSingleton<AdmissionStage>();
        services.AddSingleton<ChatAttempt>();
        services.AddSingleton<AttemptStage>();
        services.AddSingleton<SettlementWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<SettlementWriter>());
        services.AddSingleton<SettlementStage>();
        services.AddSingleton<RouterTelemetry>();
        services.AddSingleton<RouterPipeline>();
        services.AddSingleton<HealthSnapshot>();
        services.AddHostedService(provider => provider.GetRequiredService<HealthSnapshot>());
        services.AddHealthChecks().AddCheck<ConfigurationHealth>("configuration");

        services.AddReverseProxy();
        services.AddSingleton<Credentials>();
        services.AddSingleton<ProxyClusters>();
        services.AddSingleton<IProxyConfigProvider, ClusterUpdates>();
        services.AddSingleton<IForwarderHttpClientFactory, ProviderHttpClientFactory>();
        services.AddSingleton<UpstreamDirectory>();
    }

    private static void Map(WebApplication app)
    {
        app.UseErrorBodies();
        app.UseRouting();
        app.UseMiddleware<AuthenticationGate>();
        app.UsePrometheusText();
        app.MapDefaultEndpoints();
        app.MapChat();
        app.MapModels();
        app.MapManagement();
        app.MapMetrics();
        app.MapReverseProxy();
    }
}
