using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class ResilienceHttpClientBuilderExtensions
{
    private const string StandardPipeline = "standard";

    /// <summary>Adds the standard pipeline with its defaults; see <see cref="HttpStandardResilienceOptions"/>.</summary>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder) =>
        builder.AddStandardResilienceHandler(static _ => { });

    /// <summary>Adds the standard pipeline with options bound to a section.</summary>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(
        this IHttpClientBuilder builder,
        IConfigurationSection section) =>
        builder.AddStandardResilienceHandler(section.Bind);

    /// <summary>
    /// Adds the standard pipeline. The client's own timeout becomes infinite: the pipeline limits the request. Options that contradict
    /// each other stop the host at start.
    /// </summary>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(
        this IHttpClientBuilder builder,
        Action<HttpStandardResilienceOptions> configure)
    {
        IHttpResiliencePipelineBuilder pipeline = builder.AddResilienceHandler(
            StandardPipeline,
            static (pipeline, context) => AddStrategies(pipeline, context.GetOptions<HttpStandardResilienceOptions>(context.BuilderName)));

        builder.ConfigureHttpClient(static client => client.Timeout = Timeout.InfiniteTimeSpan);
        builder.Services.AddOptionsWithValidateOnStart<HttpStandardResilienceOptions>(pipeline.PipelineName).Configure(configure);
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<HttpStandardResilienceOptions>, HttpStandardResilienceOptionsValidator>());
        return new HttpResiliencePipelineBuilder(pipeline.PipelineName, pipeline.Services);
    }

    /// <summary>Outermost first.</summary>
    private static void AddStrategies(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, HttpStandardResilienceOptions options) =>
        pipeline
            .AddRateLimiter(options.RateLimiter)
            .AddTimeout(options.TotalRequestTimeout)
            .AddRetry(options.Retry)
            .AddCircuitBreaker(options.CircuitBreaker)
            .AddTimeout(options.AttemptTimeout);
}
