using LlmMesh.Catalog;

namespace LlmMesh.Credentials.Sources;

/// <summary>Reads a key from a file.</summary>
internal static class FileSource
{
    private const int LargestFile = 64 * 1024;

    public static CredentialReading Read(CredentialSource.File source)
    {
        try
        {
            using FileStream file = File.OpenRead(source.Path);
            if (file.Length > LargestFile)
            {
                return CredentialReading.Malformed;
            }

            using var reader = new StreamReader(file);
            return CredentialReading.Of(reader.ReadToEnd());
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return CredentialReading.Missing;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return CredentialReading.Unreadable;
        }
    }
}
