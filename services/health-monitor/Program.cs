using LlmMesh.Catalog;
using LlmMesh.HealthMonitor;

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
