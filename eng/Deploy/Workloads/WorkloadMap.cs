using LlmMesh.Deploy.Manifest;
using LlmMesh.Deploy.Settings;

namespace LlmMesh.Deploy.Workloads;

/// <summary>The whole deployment: the AppHost's model, and beside it what the manifest cannot say.</summary>
internal sealed class WorkloadMap
{
    private const string ImagePrefix = "llmmesh/";

    private readonly Expressions _expressions;

    /// <exception cref="DeploymentException">The two do not fit together.</exception>
    public WorkloadMap(AspireManifest manifest, DeploymentSettings settings)
    {
        _expressions = new Expressions(manifest, settings);
        List<ManifestResource> running = [.. manifest.Resources.Values.Where(resource => resource.Type is "project.v0" or "container.v0")];
        foreach (string stranger in settings.Workloads.Keys.Except(running.Select(resource => resource.Name), StringComparer.Ordinal))
        {
            throw new DeploymentException($"deploy/deployment.yaml: workloads.{stranger} is no project or container of the manifest. Remove it.");
        }

        Workloads = [.. running.Select(resource => Place(resource, settings))];
        List<Parameter> providers = [.. ProviderParameters(settings)];
        Parameters =
        [
            .. manifest.Resources.Values.Where(resource => resource.Type == "parameter.v0").Select(_expressions.ParameterOf)
                .ExceptBy(providers.Select(parameter => parameter.Name), parameter => parameter.Name)
                .UnionBy(settings.OptionalParameters.Select(Parameter.Optional), parameter => parameter.Name),
            .. providers,
        ];
    }

    /// <summary>In the order of their declaration: what is needed comes before who needs it.</summary>
    public IReadOnlyList<Workload> Workloads { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Who connects to a workload.</summary>
    public IEnumerable<string> CallersOf(Workload workload) =>
        Workloads.Where(caller => caller.Callees.Contains(workload.Name)).Select(caller => caller.Name);

    private Workload Place(ManifestResource resource, DeploymentSettings settings)
    {
        if (!settings.Workloads.TryGetValue(resource.Name, out WorkloadSettings? own))
        {
            throw new DeploymentException($"deploy/deployment.yaml: workloads.{resource.Name} is missing. Say how it runs.");
        }

        return new Workload
        {
            Name = resource.Name,
            Image = resource.Image ?? ImagePrefix + Path.GetFileName(Path.GetDirectoryName(resource.Path)),
            IsOurs = resource.Image is null,
            Entrypoint = resource.Entrypoint,
            Args = [.. resource.Args.Select((arg, index) => _expressions.Resolve(arg, $"resources.{resource.Name}.args[{index}]"))],
            Environment = [.. Environment(resource, own, settings)],

            // An HTTPS endpoint beside an HTTP one is the same listener: whoever stands before the mesh speaks TLS.
            Listeners = [.. resource.Bindings.Select(binding => Listen(binding, own)).DistinctBy(listener => listener.Port)],
            Volumes = [.. Volumes(resource, own)],
            Callees = [.. Texts(resource, own).SelectMany(variable => _expressions.Callees(variable.Value))
                .Distinct(StringComparer.Ordinal).Where(callee => callee != resource.Name)],
            Settings = own,
        };
    }

    private IEnumerable<KeyValuePair<string, Value>> Environment(ManifestResource resource, WorkloadSettings own, DeploymentSettings settings)
    {
        IEnumerable<KeyValuePair<string, Value>> said = Texts(resource, own).Select(variable => KeyValuePair.Create(
            variable.Key, _expressions.Resolve(variable.Value, $"{resource.Name}, variable {variable.Key}")));
        IEnumerable<KeyValuePair<string, Value>> providers = own.SpeaksToProviders
            ? ProviderParameters(settings).Select(parameter => KeyValuePair.Create(parameter.Variable, Value.Of(parameter)))
            : [];
        return said.UnionBy(providers, variable => variable.Key);
    }

    private static IEnumerable<KeyValuePair<string, string>> Texts(ManifestResource resource, WorkloadSettings own) =>
        resource.Environment.Where(variable => !own.Environment.ContainsKey(variable.Key)).Concat(own.Environment);

    private static IEnumerable<Parameter> ProviderParameters(DeploymentSettings settings) =>
        settings.ProviderVariables.Select(variable => Parameter.Optional(Parameter.NameOf(variable)));

    private static Listener Listen(ManifestBinding binding, WorkloadSettings own)
    {
        int port = Expressions.PortOf(binding);
        return new Listener(binding.Name, port, own.Port ?? binding.Port ?? port, binding.IsExternal);
    }

    private static IEnumerable<Volume> Volumes(ManifestResource resource, WorkloadSettings own)
    {
        if (resource.Volumes.Count > 0 && own.Storage is null)
        {
            throw new DeploymentException($"deploy/deployment.yaml: workloads.{resource.Name}.storage.size is missing. Say how large its volume is.");
        }

        IEnumerable<ManifestVolume> added = own.Storage is { Path: { } path } ? [new ManifestVolume($"{resource.Name}-data", path)] : [];
        return resource.Volumes.Concat(added).Select(volume => new Volume(volume.Name, volume.Target, own.Storage!.Size));
    }
}
