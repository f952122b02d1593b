using Aspire.Hosting.Supervision;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Dashboard;

/// <summary>Where telemetry goes.</summary>
internal sealed record OtlpTarget(string Endpoint, string Protocol, string ApiKey);

/// <summary>
/// Runs the Aspire dashboard beside the application. Nothing waits for it: services get its address at once and their
/// exporters retry until it listens.
/// </summary>
internal sealed class DashboardHost(
    DashboardSettings settings, IConfiguration configuration, IHostEnvironment environment, IResourceOutput output, TimeProvider time)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private GuardedProcess? _process;

    /// <summary>Null when there is no dashboard.</summary>
    public OtlpTarget? Otlp => settings.IsEnabled ? new OtlpTarget(settings.OtlpUrl, "grpc", settings.OtlpApiKey) : null;

    /// <summary>Installs it if necessary and runs it until it is stopped.</summary>
    public async Task RunAsync(GuardianClient guardian, CancellationToken stopping)
    {
        if (!settings.IsEnabled)
        {
            return;
        }

        try
        {
            DashboardSource source = DashboardSource.Find(configuration);
            if (source is DashboardSource.Npm npm)
            {
                ToolsFolder folder = ToolsFolder.For(configuration);
                output.Say($"Installing the dashboard with npm into {folder.Path} (150 MB, once); nothing waits for it.");
                if (await new DashboardInstaller(folder, guardian, time).InstallAsync(npm.Path, stopping) is { } failure)
                {
                    output.Say($"The dashboard was not installed: {failure}. Everything else runs.");
                    return;
                }

                output.Say("The dashboard is installed.");
                source = new DashboardSource.Program(folder.DashboardProgram);
            }

            await SuperviseAsync(guardian, source, stopping);
        }
        catch (OperationCanceledException)
        {
            // The application stops; so does the installation.
        }
        catch (DistributedApplicationException failure)
        {
            output.Say($"The dashboard did not start: {failure.Message}. Everything else runs.");
        }
    }

    public Task StopAsync() => _process?.StopAsync(Grace) ?? Task.CompletedTask;

    private async Task SuperviseAsync(GuardianClient guardian, DashboardSource source, CancellationToken stopping)
    {
        string lastLine = "";
        _process = guardian.Start(Describe(source), line => lastLine = line.Text.Length > 0 ? line.Text : lastLine);
        await _process.Started;
        int exitCode = await _process.Exited.WaitAsync(stopping);
        output.Say($"The dashboard ended with exit code {exitCode}: {lastLine}. Everything else runs.");
    }

    private ProcessDescription Describe(DashboardSource source)
    {
        var variables = new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = settings.Url,
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = settings.OtlpUrl,
            ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = settings.OtlpHttpUrl,
            ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = null,
            ["DOTNET_RESOURCE_SERVICE_ENDPOINT_URL"] = null,
            ["DASHBOARD__FRONTEND__AUTHMODE"] = "BrowserToken",
            ["DASHBOARD__FRONTEND__BROWSERTOKEN"] = settings.BrowserToken,
            ["DASHBOARD__OTLP__AUTHMODE"] = "ApiKey",
            ["DASHBOARD__OTLP__PRIMARYAPIKEY"] = settings.OtlpApiKey,
            ["DASHBOARD__API__AUTHMODE"] = "ApiKey",
            ["DASHBOARD__API__PRIMARYAPIKEY"] = settings.ApiKey,
            ["DASHBOARD__APPLICATIONNAME"] = environment.ApplicationName.Replace(".AppHost", "", StringComparison.OrdinalIgnoreCase),
            ["ASPIRE_CLI_PID"] = $"{Environment.ProcessId}",
            ["LOGGING__LOGLEVEL__DEFAULT"] = "Warning",
        };
        return source switch
        {
            DashboardSource.Program program => new ProcessDescription(program.Path, ["dashboard"]) { Environment = variables },
            DashboardSource.Cli cli => new ProcessDescription(cli.Path, CliArguments()) { Environment = variables },
            _ => throw new InvalidOperationException($"No program in {source}."),
        };
    }

    private string[] CliArguments() =>
    [
        "dashboard", "run", "--frontend-url", settings.Url, "--otlp-grpc-url", settings.OtlpUrl,
        "--otlp-http-url", settings.OtlpHttpUrl, "--non-interactive", "--nologo",
    ];
}
