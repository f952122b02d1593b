using LlmMesh.Deploy.Workloads;
using LlmMesh.Deploy.Yaml;

namespace LlmMesh.Deploy.Kubernetes;

/// <summary>
/// A pod's variables. What the operator says is in one Secret; a text with a parameter in its midst refers to a variable of its own
/// (<see href="https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/">dependent variables</see>).
/// </summary>
internal static class PodEnvironment
{
    /// <summary>Holds the parameters under the names that <c>parameters.env</c> gives them.</summary>
    public const string Secret = "llmmesh-parameters";

    private const string Prefix = "PARAMETER_";

    public static List<YamlMap>? Of(Workload workload)
    {
        List<YamlMap> variables =
        [
            // Only what stands above can be referred to.
            .. workload.Args.Concat(workload.Environment.Select(variable => variable.Value).Where(value => value.OnlyParameter is null))
                .SelectMany(value => value.Parameters)
                .Distinct()
                .Select(parameter => FromSecret(Prefix + parameter.Variable, parameter)),
            .. workload.Environment.Select(variable => Variable(variable.Key, variable.Value)),
        ];
        return variables.Count > 0 ? variables : null;
    }

    /// <summary>A text in which the pod's own variables stand for parameters.</summary>
    public static string Text(Value value) => value.Render(
        static literal => literal.Replace("$(", "$$(", StringComparison.Ordinal),
        static parameter => $"$({Prefix}{parameter.Variable})");

    private static YamlMap Variable(string name, Value value) => value.OnlyParameter is { } parameter
        ? FromSecret(name, parameter)
        : new YamlMap { ["name"] = name, ["value"] = Text(value) };

    private static YamlMap FromSecret(string name, Parameter parameter) => new()
    {
        ["name"] = name,
        ["valueFrom"] = new YamlMap
        {
            ["secretKeyRef"] = new YamlMap
            {
                ["name"] = Secret,
                ["key"] = parameter.Variable,
                ["optional"] = parameter.IsRequired ? null : true,
            },
        },
    };
}
