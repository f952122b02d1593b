using LlmMesh.Catalog;
using Microsoft.Extensions.Configuration;

namespace LlmMesh.Credentials.Sources;

/// <summary>Reads a key from a variable.</summary>
internal static class VariableSource
{
    public static CredentialReading Read(CredentialSource.Variable source, IConfiguration variables) =>
        variables[source.Name] is { } text && !string.IsNullOrWhiteSpace(text) ? CredentialReading.Of(text) : CredentialReading.Missing;
}
