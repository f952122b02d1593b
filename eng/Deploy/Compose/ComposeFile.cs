using LlmMesh.Deploy.Workloads;
using LlmMesh.Deploy.Yaml;

namespace LlmMesh.Deploy.Compose;

/// <summary>
/// One host: <c>compose/compose.yaml</c>, after the <see href="https://github.com/compose-spec/compose-spec/blob/main/spec.md">Compose
/// specification</see>.
/// </summary>
internal static class ComposeFile
{
    public static OutputFile Of(WorkloadMap map) => new("compose/compose.yaml", YamlText.Write(OutputFile.Origin, new YamlMap
    {
        ["name"] = "llmmesh",
        ["services"] = Services(map),
        ["networks"] = new YamlMap
        {
            [ComposeService.Inside] = new YamlMap { ["internal"] = true },
            [ComposeService.Outside] = new YamlMap(),
        },
        ["volumes"] = Volumes(map),
    }));

    private static YamlMap Services(WorkloadMap map)
    {
        var services = new YamlMap();
        foreach (Workload workload in map.Workloads)
        {
            services[workload.Name] = ComposeService.Of(workload, map);
        }

        return services;
    }

    private static YamlMap? Volumes(WorkloadMap map)
    {
        var volumes = new YamlMap();
        foreach (Volume volume in map.Workloads.SelectMany(workload => workload.Volumes))
        {
            volumes[volume.Name] = new YamlMap();
        }

        return volumes.Count > 0 ? volumes : null;
    }
}
