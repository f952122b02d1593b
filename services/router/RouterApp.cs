using System.Diagnostics.CodeAnalysis;
using LlmMesh.Catalog;
using LlmMesh.Credentials;
using LlmMesh.Router.Admission;
using LlmMesh.Router.Admission.Budgets;
using LlmMesh.Router.Admission.Leases;
using LlmMesh.Router.Admission.Scopes;
using LlmMesh.Router.Admission.Shares;
using LlmMesh.Router.Admission.Waiting;
using LlmMesh.Router.Attempts;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Configuration;
using LlmMesh.Router.Conversations;
using LlmMesh.Router.Endpoints;
using LlmMesh.Router.Endpoints.Configuration;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Guards;
using LlmMesh.Router.Settlement;
using LlmMesh.Router.Substitutes;
using LlmMesh.Router.Telemetry;
using LlmMesh.Router.Tokens;
using LlmMesh.Router.Upstreams;
using LlmMesh.Router.Upstreams.Sessions;
using LlmMesh.ServiceDefaults.Redaction;
using LlmMesh.State;
using Microsoft.Extensions.DependencyInjection.Extensions;
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

        AddServices(builder);
        app = builder.Build();
        try
        {
            // Now rather than at the first request.
            app.Services.GetRequiredService<CatalogSource>();
            app.Services.GetRequiredService<ConfiguredKeys>();
            app.Services.GetRequiredService<KeySettings>();
            app.Services.GetRequiredService<ServiceSeal>();
            app.Services.GetRequiredService<LeaseTimes>();
        }
        catch (StartRefusedException refused)
        {
            ((IDisposable)app).Dispose();
            app = null;
            errors = refused.Lines;
            return false;
        }

        app.Services.GetRequiredService<StandingGauges>().Show();
        Map(app);
        errors = [];
        return true;
    }

    private static void AddServices(WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddCatalog();
        services.AddKeys();
        services.AddSingleton(provider => new MeshState(new StateConnection(
            provider.GetRequiredService<IConnectionMultiplexer>(), provider.GetRequiredService<TimeProvider>())
        {
            Timeout = TimeSpan.FromMilliseconds(builder.Configuration.GetValue("State:CommandTimeoutMilliseconds", 250)),
        }));
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Connection);
        services.AddHostedService<StateWarmUp>();
        services.AddConfigurationDesk();
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Admission);
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Settlement);
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Counters);
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Health);
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Circuits);

        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Responses);
        services.AddSingleton<Conversation>();
        services.AddGuards();
        services.AddSubstitutes();
        services.AddSingleton<RefusalFile>();
        services.AddHostedService(provider => provider.GetRequiredService<RefusalFile>());

        services.AddSingleton<SettlementBacklog>();
        services.AddSingleton<BudgetBoard>();
        services.AddHostedService(provider => provider.GetRequiredService<BudgetBoard>());
        services.AddHealthChecks().AddCheck<BudgetsHealth>("budgets");
        services.AddSingleton<GroupDirectory>();
        services.AddSingleton<ScopeAdmission>();
        services.AddLeases();
        services.AddWaiting();
        services.AddSingleton<AdmissionStage>();
        services.TryAddSingleton<Random>();
        services.AddSingleton<RetryGate>();
        services.AddSingleton<ChatAttempt>();
        services.AddSingleton<OperationAttempt>();
        services.AddSingleton<AttemptRunner>();
        services.AddSingleton<CountAttempt>();
        services.AddSingleton<AttemptStage>();
        services.AddSingleton<TokenCorrections>();
        services.AddSingleton<TargetFigures>();
        services.AddSingleton<IAttemptWatch>(provider => provider.GetRequiredService<TargetFigures>());
        services.AddSingleton<SettlementWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<SettlementWriter>());
        services.AddOutageShares();
        services.AddSingleton<SettlementStage>();
        services.AddSingleton<RouterTelemetry>();
        services.AddSingleton<StandingGauges>();
        services.AddSingleton<SurroundingsNow>();
        services.AddSingleton<RouterPipeline>();
        services.AddSingleton<ValidationPipeline>();
        services.AddSingleton<ProviderValidation>();
        services.AddHostedService<StartValidation>();
        services.AddSingleton<CountAttempt>();
        services.AddSingleton<CountPipeline>();
        services.AddSingleton<AdmissionPreview>();
        services.AddSingleton<AttemptPreview>();
        services.AddSingleton<ExplainPipeline>();
        services.AddSingleton<HealthSnapshot>();
        services.AddHostedService(provider => provider.GetRequiredService<HealthSnapshot>());
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Listings);
        services.AddHostedService<LiveCatalogue>();

        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Audit);
        services.AddSingleton<ManagementAudit>();
        services.AddSingleton<ConfigurationOrders>();
        services.AddSingleton<CircuitSnapshot>();
        services.AddHostedService(provider => provider.GetRequiredService<CircuitSnapshot>());
        services.AddSessions();
        services.AddSingleton<CircuitReporter>();
        services.AddHostedService(provider => provider.GetRequiredService<CircuitReporter>());
        services.AddProviderCredentials(SecretRegister.Add);
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Promotions);
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Rotations);
        services.AddSingleton<PromotionSnapshot>();
        services.AddHostedService(provider => provider.GetRequiredService<PromotionSnapshot>());
        services.AddSingleton<Accounts>();
        services.AddOutgoingConnections(PrivateAddresses.Contains, MetadataAddresses.Contains);
        services.AddSingleton<CredentialPools>();
        services.AddReverseProxy().AddTransforms<ServiceTransforms>();
        services.AddSingleton<LoopGuard>();
        services.AddSingleton<ServiceSeal>();
        services.AddSingleton<ProxyClusters>();
        services.AddSingleton<IProxyConfigProvider, ClusterUpdates>();
        services.AddSingleton<IForwarderHttpClientFactory, ProviderHttpClientFactory>();
        services.AddSingleton<UpstreamDirectory>();
    }

    private static void Map(WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseErrorBodies();
        app.UseRouting();
        app.UseScraping();
        app.UseMiddleware<AuthenticationGate>();
        app.UsePrometheusText();
        app.MapDefaultEndpoints(static http => http.Features.Get<Caller>()?.May(CallerRights.Admin) == true);
        app.MapChat();
        app.MapOperations();
        app.MapMedia();
        app.MapAnthropic();
        app.MapResponses();
        app.MapModels();
        app.MapExplanation();
        app.MapGemini();
        app.MapProviders();
        app.MapConfigurationReading();
        app.MapConfiguration();
        app.MapCategories();
        app.MapVersions();
        app.MapMetrics();
        app.MapCircuits();
        app.MapCredentials();
        app.MapValidation();
        app.MapReverseProxy().ConfigureEndpoints(static (endpoint, route) => ServiceRoutes.Declare(endpoint, route));
    }
}
