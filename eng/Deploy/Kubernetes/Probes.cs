using LlmMesh.Deploy.Settings;
using LlmMesh.Deploy.Workloads;
using LlmMesh.Deploy.Yaml;

namespace LlmMesh.Deploy.Kubernetes;

/// <summary>
/// Three questions: has it started (up to a minute), must it be killed (only when it does not answer at all: a store that is away is no
/// reason), does it take requests.
/// </summary>
internal static class Probes
{
    public static YamlMap Startup(Workload workload) => Ask(workload.Settings.Probes.Alive, workload, periodSeconds: 2, failureThreshold: 30);

    public static YamlMap Liveness(Workload workload) => Ask(workload.Settings.Probes.Alive, workload, periodSeconds: 10, failureThreshold: 3);

    public static YamlMap Readiness(Workload workload) => Ask(workload.Settings.Probes.Ready, workload, periodSeconds: 5, failureThreshold: 2);

    private static YamlMap Ask(Question question, Workload workload, int periodSeconds, int failureThreshold) => new()
    {
        ["httpGet"] = question.Path is { } path ? new YamlMap { ["path"] = path, ["port"] = workload.Listeners[0].Name } : null,
        ["exec"] = question.Path is null ? new YamlMap { ["command"] = question.Command } : null,
        ["periodSeconds"] = periodSeconds,
        ["timeoutSeconds"] = 3,
        ["failureThreshold"] = failureThreshold,
    };
}
