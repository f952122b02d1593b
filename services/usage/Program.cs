using LlmMesh.Catalog;
using LlmMesh.Usage;
using LlmMesh.ServiceDefaults.Identity;

try
{
    await using WebApplication app = UsageApp.Create(args);
    await app.RunAsync();
    return 0;
}
catch (Exception invalid) when (invalid is InvalidConfigurationException or InternalKeyException)
{
    await Console.Error.WriteLineAsync(invalid.Message);
    return 1;
}
