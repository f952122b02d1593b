using LlmMesh.Deploy.Compose;
using LlmMesh.Deploy.Kubernetes;
using LlmMesh.Deploy.Manifest;
using LlmMesh.Deploy.Settings;
using LlmMesh.Deploy.Workloads;

namespace LlmMesh.Deploy;

/// <summary>Everything that is generated below <c>deploy/</c>.</summary>
internal static class DeploymentFiles
{
    /// <summary>The AppHost's model, as it publishes it.</summary>
    public const string Manifest = "aspire-manifest.json";

    /// <summary>What the model cannot say.</summary>
    public const string Settings = "deployment.yaml";

    /// <param name="folder">The folder <c>deploy</c>.</param>
    /// <exception cref="DeploymentException">The two do not fit together.</exception>
    public static IReadOnlyList<OutputFile> From(string folder) => From(new WorkloadMap(
        ManifestReader.Read(File.ReadAllText(Path.Combine(folder, Manifest))),
        SettingsReader.Read(File.ReadAllText(Path.Combine(folder, Settings)))));

    public static IReadOnlyList<OutputFile> From(WorkloadMap map) =>
    [
        ParametersExample.Of(map),
        ComposeFile.Of(map),
        .. KubernetesFiles.Of(map),
    ];
}
