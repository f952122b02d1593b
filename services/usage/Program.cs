using LlmMesh.Catalog;
using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Usage;

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
