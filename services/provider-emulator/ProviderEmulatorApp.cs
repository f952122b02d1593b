using LlmMesh.ProviderEmulator.Accounts;
using LlmMesh.ProviderEmulator.Delivery;
using LlmMesh.ProviderEmulator.Endpoints;
using LlmMesh.ProviderEmulator.Faults;
using LlmMesh.ProviderEmulator.Observation;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmMesh.ProviderEmulator;

/// <summary>A fake LLM provider on real HTTP: answers deterministically and misbehaves on demand (docs/provider-emulator.md).</summary>
public static class ProviderEmulatorApp
{
    /// <summary>The largest request body the emulator reads, in bytes; larger ones are answered with 413.</summary>
    internal const long MaxRequestBytes = 64L * 1024 * 1024;

    /// <summary>Builds the emulator; the caller runs or starts it.</summary>
    /// <param name="args">Command line: ordinary ASP.NET Core configuration, for example <c>--urls http://127.0.0.1:0</c>.</param>
    /// <param name="configure">Called last, so that a test can replace services (a <see cref="TimeProvider"/>) or settings.</param>
    /// <returns>An application that is not yet started. It needs Kestrel: some faults take over the TCP connection.</returns>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
        builder.AddServiceDefaults();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            // A slow reader is the client's own affair; tests of back-pressure rely on it.
            kestrel.Limits.MinResponseDataRate = null;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.Configure<EmulatorOptions>(builder.Configuration.GetSection(EmulatorOptions.Section));
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ControlJson.Default));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<RequestLog>();
        builder.Services.AddSingleton<ArmedFaults>();
        builder.Services.AddSingleton<FlapMemory>();
        builder.Services.AddSingleton<FaultSelection>();
        builder.Services.AddSingleton<EmulatedAccounts>();
        builder.Services.AddSingleton<ProviderPipeline>();
        configure?.Invoke(builder);

        WebApplication app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapMetricsText();
        app.MapProvider();
        app.MapAnthropic();
        app.MapGemini();
        app.MapResponses();
        app.MapOllama();
        app.MapMedia();
        app.MapAccounts();
        app.MapControl();
        return app;
    }
}
