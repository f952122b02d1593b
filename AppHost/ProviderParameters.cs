using Microsoft.Extensions.Configuration;

namespace LlmMesh.AppHost;

/// <summary>
/// The providers' keys and addresses as parameters: <c>OPENROUTER_API_KEY</c> is the parameter <c>openrouter-api-key</c>. On this machine
/// a parameter is there when it has a value, as <c>Parameters:openrouter-api-key</c> (user-secrets, environment) or under the variable's
/// own name (environment, <c>.env</c>); one that is published has a name only.
/// </summary>
internal sealed class ProviderParameters
{
    private readonly List<(string Variable, IResourceBuilder<ParameterResource> Parameter)> _declared = [];

    public ProviderParameters(IDistributedApplicationBuilder builder, MeshSettings mesh)
    {
        builder.Eventing.Subscribe<BeforeStartEvent>((_, _) => RequireKnown(mesh));
        foreach (string variable in ProviderVariables.All.Where(provider => mesh.Providers.Contains(provider.Name)).SelectMany(provider => provider.Variables))
        {
            if (builder.ExecutionContext.IsPublishMode)
            {
                _declared.Add((variable, builder.AddParameter(NameOf(variable), IsSecret(variable))));
            }
            else if (FindKey(builder.Configuration, variable) is { } key)
            {
                _declared.Add((variable, builder.AddParameterFromConfiguration(NameOf(variable), key, IsSecret(variable))));
            }
        }
    }

    /// <summary>Whether the variable has a value on this machine, under whichever name.</summary>
    public static bool HasValue(IConfiguration configuration, string variable) => FindKey(configuration, variable) is not null;

    /// <summary>Hands over all of them, under the variables' names.</summary>
    public void GiveTo(IResourceBuilder<ProjectResource> service)
    {
        foreach ((string variable, IResourceBuilder<ParameterResource> parameter) in _declared)
        {
            service.WithEnvironment(variable, parameter);
        }
    }

    private static Task RequireKnown(MeshSettings mesh)
    {
        string[] known = [.. ProviderVariables.All.Select(provider => provider.Name)];
        return mesh.Providers.Except(known).FirstOrDefault() is { } unknown
            ? throw new DistributedApplicationException(
                $"Mesh:Providers names '{unknown}', which is none of {string.Join(", ", known)}. Set Mesh__Providers to those whose keys you have, comma-separated.")
            : Task.CompletedTask;
    }

    private static string NameOf(string variable) => variable.ToLowerInvariant().Replace('_', '-');

    /// <summary>An address may be seen; a key may not.</summary>
    private static bool IsSecret(string variable) => variable.EndsWith("_KEY", StringComparison.Ordinal);

    private static string? FindKey(IConfiguration configuration, string variable) =>
        Array.Find(
            [$"Parameters:{NameOf(variable)}", $"Parameters:{variable}", variable],
            key => !string.IsNullOrWhiteSpace(configuration[key]));
}
