using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Registry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds resilience to HTTP clients.</summary>
public static partial class ResilienceHttpClientBuilderExtensions
{
    /// <summary>Adds a handler with a pipeline of the caller's own strategies.</summary>
    public static IHttpResiliencePipelineBuilder AddResilienceHandler(
        this IHttpClientBuilder builder,
        string pipelineName,
        Action<ResiliencePipelineBuilder<HttpResponseMessage>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.AddResilienceHandler(pipelineName, (pipeline, _) => configure(pipeline));
    }

    /// <summary>Adds a handler with a pipeline of the caller's own strategies.</summary>
    public static IHttpResiliencePipelineBuilder AddResilienceHandler(
        this IHttpClientBuilder builder,
        string pipelineName,
        Action<ResiliencePipelineBuilder<HttpResponseMessage>, ResilienceHandlerContext> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(pipelineName);
        ArgumentNullException.ThrowIfNull(configure);
        string name = string.IsNullOrEmpty(builder.Name) ? pipelineName : $"{builder.Name}-{pipelineName}";

        // Circuits and limiters live in the registry: handlers are replaced every two minutes.
        builder.Services.TryAddSingleton(CreateRegistry);
        builder.AddHttpMessageHandler(services => new ResilienceHandler(
            services.GetRequiredService<ResiliencePipelineRegistry<string>>().GetOrAddPipeline<HttpResponseMessage>(
                name,
                pipeline => configure(pipeline, new ResilienceHandlerContext(services, name)))));
        return new HttpResiliencePipelineBuilder(name, builder.Services);
    }

    private static ResiliencePipelineRegistry<string> CreateRegistry(IServiceProvider services) => new(
        new ResiliencePipelineRegistryOptions<string>
        {
            BuilderFactory = () => new ResiliencePipelineBuilder { TimeProvider = services.GetService<TimeProvider>() },
        });
}
