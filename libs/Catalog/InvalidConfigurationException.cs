namespace LlmMesh.Catalog;

/// <summary>The configuration a service was to start with is invalid.</summary>
/// <remarks>The message names the file and every error, one per line, each with its path.</remarks>
/// <param name="file">The file, or what else was read.</param>
/// <param name="errors">Everything that is wrong with it.</param>
public sealed class InvalidConfigurationException(string file, IReadOnlyList<ConfigurationError> errors)
    : Exception(string.Join(Environment.NewLine, [$"{file} is refused:", .. errors.Select(error => $"  {error}")]))
{
    /// <summary>Everything that is wrong with it.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; } = errors;
}
