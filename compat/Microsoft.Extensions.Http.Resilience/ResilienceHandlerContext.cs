using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>What a pipeline is built from.</summary>
public sealed class ResilienceHandlerContext
{
    internal ResilienceHandlerContext(IServiceProvider services, string builderName)
    {
        ServiceProvider = services;
        BuilderName = builderName;
    }

    /// <summary>The services of the application.</summary>
    public IServiceProvider ServiceProvider { get; }

    /// <summary>Name of the pipeline under construction.</summary>
    public string BuilderName { get; }

    /// <summary>The options of that name.</summary>
    internal TOptions GetOptions<TOptions>(string name)
        where TOptions : class =>
        ServiceProvider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name);
}
