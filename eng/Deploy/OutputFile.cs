namespace LlmMesh.Deploy;

/// <summary>A file that is generated.</summary>
/// <param name="Path">Relative to <c>deploy/</c>, with forward slashes.</param>
/// <param name="Text">Its content, with <c>\n</c>.</param>
internal sealed record OutputFile(string Path, string Text)
{
    /// <summary>What stands above each of them.</summary>
    public const string Origin =
        "Written by eng/Deploy from deploy/aspire-manifest.json and deploy/deployment.yaml.\nChange those instead, then: dotnet run --project eng/Deploy";
}
