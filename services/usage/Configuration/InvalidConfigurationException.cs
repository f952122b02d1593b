using LlmMesh.Catalog;

namespace LlmMesh.Usage.Configuration;

/// <summary>The configuration the service was to start with is invalid.</summary>
/// <remarks>The message names the file and every error, one per line, each with its path.</remarks>
internal sealed class InvalidConfigurationException(string file, IReadOnlyList<ConfigurationError> errors)
    : Exception(string.Join(Environment.NewLine, [$"{file} is refused:", .. errors.Select(error => $"  {error}")]))
{
    public IReadOnlyList<ConfigurationError> Errors { get; } = errors;
}
