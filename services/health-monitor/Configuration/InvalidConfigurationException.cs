using LlmMesh.Catalog;

namespace LlmMesh.HealthMonitor.Configuration;

/// <summary>The configuration the service was to start with is invalid.</summary>
/// <remarks>The message names every error, one per line, each with its path.</remarks>
internal sealed class InvalidConfigurationException(IReadOnlyList<ConfigurationError> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<ConfigurationError> Errors { get; } = errors;
}
