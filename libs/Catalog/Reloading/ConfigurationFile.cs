namespace LlmMesh.Catalog.Reloading;

/// <summary>The configuration file's bytes, or why they cannot be had.</summary>
/// <param name="Text">The bytes; null when there is no file.</param>
/// <param name="Error">Why it cannot be read; null when it can, or is not there.</param>
internal readonly record struct ConfigurationFile(ReadOnlyMemory<byte>? Text, ConfigurationError? Error)
{
    public static ConfigurationFile Read(string path)
    {
        try
        {
            return new ConfigurationFile(File.ReadAllBytes(path), Error: null);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ConfigurationFile(Text: null, new ConfigurationError("$", $"cannot be read: {exception.Message}"));
        }
    }
}
