using LlmMesh.Deploy.Manifest;
using LlmMesh.Deploy.Settings;
using LlmMesh.Deploy.Workloads;
using LlmMesh.Testing;

namespace LlmMesh.Deploy.UnitTests;

/// <summary>The repository's folder <c>deploy</c>.</summary>
internal static class Deployment
{
    public static string Folder { get; } = Path.Combine(RepositoryRoot.Path, "deploy");

    public static WorkloadMap Map { get; } = new(
        ManifestReader.Read(Text(DeploymentFiles.Manifest)),
        SettingsReader.Read(Text(DeploymentFiles.Settings)));

    public static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));
}
