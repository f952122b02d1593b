using System.Globalization;
using System.Text.RegularExpressions;
using LlmMesh.Deploy.Manifest;
using LlmMesh.Deploy.Settings;

namespace LlmMesh.Deploy.Workloads;

/// <summary>
/// Resolves the manifest's expressions: <c>{x.bindings.name.property}</c>, <c>{x.connectionString}</c>, <c>{x.value}</c>. In every deployment
/// here a workload's host is its name, and callers within the mesh use the port that it listens on.
/// </summary>
internal sealed partial class Expressions(AspireManifest manifest, DeploymentSettings settings)
{
    /// <summary>Where a project listens, unless the manifest says otherwise: the port of the SDK's images.</summary>
    public const int ProjectPort = 8080;

    private const string ResourceGroup = "resource";
    private const string PropertyGroup = "property";

    /// <param name="text">The manifest's text.</param>
    /// <param name="place">Where it stands, for errors.</param>
    /// <exception cref="DeploymentException">An expression leads nowhere, or back to itself.</exception>
    public Value Resolve(string text, string place) => new([.. Parts(text, place, within: [])]);

    /// <summary>The resources whose endpoints a text leads to, also by way of a connection string.</summary>
    public IEnumerable<string> Callees(string text)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        var texts = new Stack<string>([text]);
        while (texts.TryPop(out string? next))
        {
            foreach (string name in Expression().Matches(next).Select(match => match.Groups[ResourceGroup].Value).Where(met.Add))
            {
                if (manifest.Resources.GetValueOrDefault(name)?.ConnectionString is { } connection)
                {
                    texts.Push(connection);
                }
            }
        }

        return met.Where(name => manifest.Resources.GetValueOrDefault(name) is { Bindings.Count: > 0 });
    }

    private IEnumerable<ValuePart> Parts(string text, string place, string[] within)
    {
        int end = 0;
        foreach (Match match in Expression().Matches(text))
        {
            if (match.Index > end)
            {
                yield return Literal(text[end..match.Index]);
            }

            if (within.Contains(match.Value))
            {
                throw new DeploymentException($"{place}: {match.Value} refers to itself.");
            }

            foreach (ValuePart part in Of(match, place, [.. within, match.Value]))
            {
                yield return part;
            }

            end = match.Index + match.Length;
        }

        if (end < text.Length)
        {
            yield return Literal(text[end..]);
        }
    }

    private IEnumerable<ValuePart> Of(Match expression, string place, string[] within)
    {
        string name = expression.Groups[ResourceGroup].Value;
        string property = expression.Groups[PropertyGroup].Value;
        if (!manifest.Resources.TryGetValue(name, out ManifestResource? resource))
        {
            return property == "value" && settings.IsOptional(name) ? [new ValuePart("", Parameter.Optional(name))] : throw new DeploymentException($"{place}: {expression.Value} names '{name}', which is not in the manifest.");
        }

        return (property, resource) switch
        {
            ("value", { Type: "parameter.v0" }) => [new ValuePart("", ParameterOf(resource))],
            ("value", { Value: { } value }) => Parts(value, place, within),
            ("connectionString", { ConnectionString: { } connection }) => Parts(connection, place, within),
            _ when property.Split('.') is ["bindings", var binding, var part] => [Literal(Address(resource, binding, part, place))],
            _ => throw new DeploymentException($"{place}: {expression.Value} names '{property}', which '{name}' does not have."),
        };
    }

    /// <summary>A parameter of the manifest, as the operator meets it.</summary>
    public Parameter ParameterOf(ManifestResource resource) =>
        new(resource.Name, resource.Default, settings.IsOptional(resource.Name), resource.IsGenerated);

    /// <summary>The port in the container.</summary>
    public static int PortOf(ManifestBinding binding) => binding.TargetPort ?? ProjectPort;

    private static string Address(ManifestResource resource, string name, string part, string place)
    {
        ManifestBinding binding = resource.Bindings.FirstOrDefault(binding => binding.Name == name)
            ?? throw new DeploymentException($"{place}: '{resource.Name}' has no binding '{name}'.");
        string port = PortOf(binding).ToString(CultureInfo.InvariantCulture);
        return part switch
        {
            "url" => $"{binding.Scheme}://{resource.Name}:{port}",
            "host" => resource.Name,
            "port" or "targetPort" => port,
            "scheme" => binding.Scheme,
            _ => throw new DeploymentException($"{place}: '{part}' is none of url, host, port, targetPort, scheme."),
        };
    }

    private static ValuePart Literal(string text) => new(text, Parameter: null);

    [GeneratedRegex(@"\{(?<resource>[A-Za-z][A-Za-z0-9-]*)\.(?<property>[A-Za-z0-9_.-]+)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Expression();
}
