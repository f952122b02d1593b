using LlmMesh.Catalog;
using LlmMesh.HealthMonitor;
using LlmMesh.HealthMonitor.Checking;
using LlmMesh.ServiceDefaults.Identity;

if (CheckCommand.IsAsked(args))
{
    await using Stream output = Console.OpenStandardOutput();
    await CheckCommand.RunAsync(args, output, CancellationToken.None);
    return 0;
}

try
{
    await using WebApplication app = HealthMonitorApp.Create(args);
    await app.RunAsync();
    return 0;
}
catch (Exception invalid) when (invalid is InvalidConfigurationException or InternalKeyException)
{
    await Console.Error.WriteLineAsync(invalid.Message);
    return 1;
}
