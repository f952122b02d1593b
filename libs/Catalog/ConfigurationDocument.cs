namespace LlmMesh.Catalog;

/// <summary>A configuration as it is written.</summary>
/// <param name="Text">The text of <c>router_config.json</c>, comments included.</param>
/// <param name="Files">The texts of the files it names, by the path as written.</param>
public sealed record ConfigurationDocument(string Text, IReadOnlyDictionary<string, string> Files);

/// <summary>A configuration as it is written, and what it comes to.</summary>
/// <param name="Document">The writing; null when there is no file, or it cannot be read.</param>
/// <param name="Result">The snapshot, or everything that is wrong with it.</param>
public sealed record CheckedConfiguration(ConfigurationDocument? Document, CatalogResult Result);
