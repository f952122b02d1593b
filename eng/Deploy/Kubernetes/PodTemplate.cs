using LlmMesh.Deploy.Workloads;
using LlmMesh.Deploy.Yaml;

namespace LlmMesh.Deploy.Kubernetes;

/// <summary>A pod as the profile <c>restricted</c> of the Pod Security Standards wants it, on a file system that it cannot write.</summary>
internal static class PodTemplate
{
    private const string Configuration = "configuration";
    private const string Temporary = "tmp";

    public static YamlMap Of(Workload workload) => new()
    {
        ["metadata"] = new YamlMap { ["labels"] = Labels.Of(workload) },
        ["spec"] = new YamlMap
        {
            // Nothing here talks to the cluster, and the variables of other services are none of ours.
            ["automountServiceAccountToken"] = false,
            ["enableServiceLinks"] = false,
            ["terminationGracePeriodSeconds"] = workload.Settings.StopWithinSeconds,
            ["securityContext"] = new YamlMap
            {
                ["runAsNonRoot"] = true,
                ["runAsUser"] = workload.Settings.User,
                ["runAsGroup"] = workload.Settings.User,
                ["fsGroup"] = workload.Settings.User,
                ["seccompProfile"] = new YamlMap { ["type"] = "RuntimeDefault" },
            },
            ["topologySpreadConstraints"] = workload.Settings.Replicas.Min > 1 ? (YamlMap[])[Spread(workload)] : null,
            ["containers"] = (YamlMap[])[Container(workload)],
            ["volumes"] = Volumes(workload),
        },
    };

    private static YamlMap Container(Workload workload) => new()
    {
        ["name"] = workload.Name,
        ["image"] = workload.Image,
        ["command"] = workload.Entrypoint is { } program ? (string[])[program] : null,
        ["args"] = workload.Args.Count > 0 ? workload.Args.Select(PodEnvironment.Text).ToList() : null,
        ["env"] = PodEnvironment.Of(workload),
        ["ports"] = workload.Listeners.Select(listener => new YamlMap { ["name"] = listener.Name, ["containerPort"] = listener.Port }).ToList(),
        ["startupProbe"] = Probes.Startup(workload),
        ["livenessProbe"] = Probes.Liveness(workload),
        ["readinessProbe"] = Probes.Readiness(workload),
        ["resources"] = new YamlMap
        {
            ["requests"] = new YamlMap { ["cpu"] = workload.Settings.Resources.Cpu, ["memory"] = workload.Settings.Resources.Memory },
            ["limits"] = new YamlMap { ["memory"] = workload.Settings.Resources.MemoryLimit },
        },
        ["securityContext"] = new YamlMap
        {
            ["allowPrivilegeEscalation"] = false,
            ["readOnlyRootFilesystem"] = true,
            ["capabilities"] = new YamlMap { ["drop"] = (string[])["ALL"] },
        },
        ["volumeMounts"] = Mounts(workload),
    };

    private static YamlMap Spread(Workload workload) => new()
    {
        ["maxSkew"] = 1,
        ["topologyKey"] = "kubernetes.io/hostname",
        ["whenUnsatisfiable"] = "ScheduleAnyway",
        ["labelSelector"] = Labels.Selector(workload.Name),
    };

    private static List<YamlMap> Mounts(Workload workload)
    {
        List<YamlMap> mounts =
        [
            Mount(Temporary, "/tmp"),
            .. workload.Volumes.Select(volume => Mount(volume.Name, volume.Path)),
        ];
        if (workload.Settings.ConfigurationFolder is { } folder)
        {
            // The folder, not the file: only so does an edit of the ConfigMap arrive.
            YamlMap mount = Mount(Configuration, folder);
            mount["readOnly"] = true;
            mounts.Add(mount);
        }

        return mounts;
    }

    private static YamlMap Mount(string name, string path) => new() { ["name"] = name, ["mountPath"] = path };

    private static List<YamlMap> Volumes(Workload workload)
    {
        List<YamlMap> volumes = [new YamlMap { ["name"] = Temporary, ["emptyDir"] = new YamlMap { ["sizeLimit"] = "1Gi" } }];
        if (workload.Settings.ConfigurationFolder is not null)
        {
            volumes.Add(new YamlMap { ["name"] = Configuration, ["configMap"] = new YamlMap { ["name"] = "llmmesh-configuration" } });
        }

        return volumes;
    }
}
