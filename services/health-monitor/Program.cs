using LlmMesh.HealthMonitor;
using LlmMesh.HealthMonitor.Configuration;

try
{
    await using WebApplication app = HealthMonitorApp.Create(args);
    await app.RunAsync();
    return 0;
}
catch (InvalidConfigurationException invalid)
{
    await Console.Error.WriteLineAsync(invalid.Message);
    return 1;
}
