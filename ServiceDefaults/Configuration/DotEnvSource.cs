using Microsoft.Extensions.Configuration;

namespace LlmMesh.ServiceDefaults.Configuration;

/// <summary>A <c>.env</c> file as a source of configuration.</summary>
/// <param name="path">The file.</param>
internal sealed class DotEnvSource(string path) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new DotEnvProvider(path, TimeProvider.System);
}
