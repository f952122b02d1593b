using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>A pipeline added to an HTTP client.</summary>
public interface IHttpResiliencePipelineBuilder
{
    /// <summary>Name of the pipeline: the client's name, a dash, the pipeline's own name.</summary>
    string PipelineName { get; }

    /// <summary>The services of the application.</summary>
    IServiceCollection Services { get; }
}

/// <summary>The standard pipeline added to an HTTP client; its options carry <see cref="PipelineName"/>.</summary>
public interface IHttpStandardResiliencePipelineBuilder
{
    /// <summary>Name of the pipeline and of its <see cref="HttpStandardResilienceOptions"/>.</summary>
    string PipelineName { get; }

    /// <summary>The services of the application.</summary>
    IServiceCollection Services { get; }
}

internal sealed record HttpResiliencePipelineBuilder(string PipelineName, IServiceCollection Services)
    : IHttpResiliencePipelineBuilder, IHttpStandardResiliencePipelineBuilder;
