using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LlmMesh.Compat.Dashboard.IntegrationTests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

[assembly: AssemblyFixture(typeof(ServedApplication))]

namespace LlmMesh.Compat.Dashboard.IntegrationTests;

/// <summary>An application without processes, whose resources a test describes as it likes, and its resource service.</summary>
public sealed class ServedApplication : IAsyncLifetime
{
    public const string Secret = "sk-secret-of-this-application";

    private DistributedApplication? _application;

    public DistributedApplication Application => _application ?? throw new InvalidOperationException("The application has not been started.");

    private IConfiguration Configuration => Application.Services.GetRequiredService<IConfiguration>();

    public async ValueTask InitializeAsync()
    {
        // The service is there for the dashboard only. These tests are the dashboard, so any program may be started in its place.
        string program = OperatingSystem.IsWindows() ? @"C:\Windows\System32\where.exe" : "/bin/true";
        IDistributedApplicationBuilder builder = DistributedApplication.CreateBuilder(
            [$"--ASPIRE_DASHBOARD_PATH={program}", "--DisableDashboard=false", $"--Parameters:api-key={Secret}"]);
        builder.AddParameter("api-key", secret: true);
        builder.AddResource(new Thing("commanded"))
            .WithCommand("succeed", "Succeed", static _ => Task.FromResult(new ExecuteCommandResult { Success = true, Message = "3 circuits reset" }))
            .WithCommand("fail", "Fail", static _ => Task.FromResult(CommandResults.Failure("the store does not answer")))
            .WithCommand("cancel", "Cancel", static _ => Task.FromResult(CommandResults.Canceled()))
            .WithCommand("throw", "Throw", static _ => throw new InvalidOperationException("no such thing"))
            .WithCommand("idle", "Idle", static _ => Task.FromResult(CommandResults.Success()), new CommandOptions
            {
                Description = "Does nothing.",
                ConfirmationMessage = "Sure?",
                IconName = "Sleep",
                IconVariant = IconVariant.Filled,
                IsHighlighted = true,
                UpdateState = static _ => ResourceCommandState.Disabled,
            });
        _application = builder.Build();
        await _application.StartAsync();
        await _application.ResourceNotifications.PublishUpdateAsync(
            builder.Resources.Single(resource => resource.Name == "commanded"), before => before with { State = KnownResourceStates.Running });
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }

    internal ResourceServiceClient Connect() => Connect(Configuration["AppHost:ResourceService:ApiKey"]);

    internal ResourceServiceClient Connect(string? apiKey) => new(new Uri(Configuration["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"]!), apiKey);
}

/// <summary>A resource that is nothing but its description.</summary>
internal sealed class Thing(string name) : Resource(name);
