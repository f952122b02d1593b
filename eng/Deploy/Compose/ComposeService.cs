using System.Globalization;
using LlmMesh.Deploy.Settings;
using LlmMesh.Deploy.Workloads;
using LlmMesh.Deploy.Yaml;

namespace LlmMesh.Deploy.Compose;

/// <summary>A workload as a service of Compose: without rights, on a file system that it cannot write.</summary>
internal static class ComposeService
{
    /// <summary>The network without a way out.</summary>
    public const string Inside = "inside";

    /// <summary>The network of those who are called from outside, or call there.</summary>
    public const string Outside = "outside";

    // Beside compose.yaml's folder; Kubernetes makes its ConfigMap of the same file.
    private const string ConfigurationSource = "../configuration";

    public static YamlMap Of(Workload workload, WorkloadMap map) => new()
    {
        // Both names of a registry end in a slash, or are empty: the images are then this host's own.
        ["image"] = workload.IsOurs ? $"${{LLMMESH_REGISTRY:-}}{workload.Image}:${{LLMMESH_TAG:-latest}}" : workload.Image,
        ["entrypoint"] = workload.Entrypoint is { } program ? (string[])[program] : null,
        ["command"] = workload.Args.Count > 0 ? workload.Args.Select(Render).ToList() : null,
        ["environment"] = Environment(workload),
        ["depends_on"] = DependsOn(workload, map),
        ["healthcheck"] = HealthCheck(workload.Settings.Probes.Ready),
        ["ports"] = Ports(workload),
        ["networks"] = workload.IsExternal || workload.Settings.ReachesOutside ? (string[])[Inside, Outside] : [Inside],
        ["volumes"] = Volumes(workload),
        ["tmpfs"] = (string[])["/tmp"],
        ["user"] = string.Create(CultureInfo.InvariantCulture, $"{workload.Settings.User}:{workload.Settings.User}"),
        ["read_only"] = true,
        ["cap_drop"] = (string[])["ALL"],
        ["security_opt"] = (string[])["no-new-privileges:true"],
        ["mem_limit"] = Bytes(workload.Settings.Resources.MemoryLimit),
        ["stop_grace_period"] = string.Create(CultureInfo.InvariantCulture, $"{workload.Settings.StopWithinSeconds}s"),
        ["restart"] = "unless-stopped",
    };

    private static YamlMap? Environment(Workload workload)
    {
        var environment = new YamlMap();
        foreach ((string name, Value value) in workload.Environment)
        {
            environment[name] = Render(value);
        }

        return environment.Count > 0 ? environment : null;
    }

    private static string Render(Value value) => value.Render(
        static literal => literal.Replace("$", "$$", StringComparison.Ordinal),
        static parameter => parameter switch
        {
            { IsRequired: true } => $"${{{parameter.Variable}:?is missing in parameters.env}}",
            _ => $"${{{parameter.Variable}:-{parameter.Default}}}",
        });

    private static YamlMap? DependsOn(Workload workload, WorkloadMap map)
    {
        var conditions = new YamlMap();
        foreach (Workload callee in map.Workloads.Where(candidate => workload.Callees.Contains(candidate.Name)))
        {
            // The mesh's own images have no program that could ask; who needs them waits by itself.
            conditions[callee.Name] = new YamlMap
            {
                ["condition"] = callee.Settings.Probes.Ready.Command.Length > 0 ? "service_healthy" : "service_started",
            };
        }

        return conditions.Count > 0 ? conditions : null;
    }

    private static YamlMap? HealthCheck(Question ready) => ready.Command.Length == 0
        ? null
        : new YamlMap
        {
            ["test"] = (string[])["CMD", .. ready.Command],
            ["interval"] = "5s",
            ["timeout"] = "3s",
            ["retries"] = 5,
            ["start_period"] = "30s",
        };

    /// <summary>On the host itself unless told otherwise: keys must not cross a network in the clear.</summary>
    private static List<string>? Ports(Workload workload) =>
        workload.IsExternal
            ? [.. workload.Listeners.Where(listener => listener.IsExternal).Select(listener => string.Create(
                CultureInfo.InvariantCulture, $"${{LLMMESH_ADDRESS:-127.0.0.1}}:${{LLMMESH_PORT:-{listener.OutsidePort}}}:{listener.Port}"))]
            : null;

    private static List<string>? Volumes(Workload workload)
    {
        List<string> volumes = [.. workload.Volumes.Select(volume => $"{volume.Name}:{volume.Path}")];
        if (workload.Settings.ConfigurationFolder is { } folder)
        {
            volumes.Add($"{ConfigurationSource}:{folder}:ro");
        }

        return volumes.Count > 0 ? volumes : null;
    }

    /// <summary>Kubernetes' <c>Mi</c> and <c>Gi</c> are Compose's <c>m</c> and <c>g</c>: both count in powers of 1024.</summary>
    private static string Bytes(string quantity) => quantity.TrimEnd('i').ToLowerInvariant();
}
