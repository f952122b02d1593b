namespace LlmMesh.Sbom;

/// <summary>A package in the version that is used.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="ContentHash">SHA-512 of its content, base64.</param>
/// <param name="DependsOn">Ids of the packages it asks for.</param>
internal sealed record Component(string Name, string Version, string ContentHash, IReadOnlyList<string> DependsOn)
{
    /// <summary>Its package URL (https://github.com/package-url/purl-spec).</summary>
    public string Purl => $"pkg:nuget/{Name}@{Version}";

    /// <summary>Whether it works while building and is no part of what is shipped.</summary>
    public bool IsAnalyzer =>
        Name.EndsWith("Analyzer", StringComparison.Ordinal) || Name.EndsWith("Analyzers", StringComparison.Ordinal);
}
