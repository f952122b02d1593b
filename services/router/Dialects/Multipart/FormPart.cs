namespace LlmMesh.Router.Dialects.Multipart;

/// <summary>What the headers of a part say.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="IsFile">Whether a file name is given.</param>
internal readonly record struct FormPart(string Name, bool IsFile);
