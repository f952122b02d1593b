using LlmMesh.Catalog;
using LlmMesh.Usage;

try
{
    await using WebApplication app = UsageApp.Create(args);
    await app.RunAsync();
    return 0;
}
catch (InvalidConfigurationException invalid)
{
    await Console.Error.WriteLineAsync(invalid.Message);
    return 1;
}
