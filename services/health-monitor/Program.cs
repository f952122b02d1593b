using LlmMesh.Catalog;
using LlmMesh.HealthMonitor;
using LlmMesh.ServiceDefaults.Identity;

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
