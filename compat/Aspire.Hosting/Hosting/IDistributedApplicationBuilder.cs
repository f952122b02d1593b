using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Where an application is declared.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>Settings, environment variables and command-line arguments.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>The folder of the AppHost's project.</summary>
    string AppHostDirectory { get; }

    /// <summary>The AppHost's assembly.</summary>
    Assembly? AppHostAssembly { get; }

    /// <summary>Development, Production and so on.</summary>
    IHostEnvironment Environment { get; }

    /// <summary>Services of the AppHost itself, for example health checks.</summary>
    IServiceCollection Services { get; }

    /// <summary>Where handlers subscribe.</summary>
    IDistributedApplicationEventing Eventing { get; }

    /// <summary>Run or publish.</summary>
    DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>What has been declared.</summary>
    IResourceCollection Resources { get; }

    /// <summary>Declares a resource; its name must be new.</summary>
    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    /// <summary>Builds on a resource without declaring it.</summary>
    IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource;

    /// <summary>Ends the declaration.</summary>
    DistributedApplication Build();
}
