using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;

namespace LlmMesh.AppHost;

/// <summary>
/// The secrets by which the mesh's own services know each other and their administrators: drawn anew for every run on this machine,
/// asked for where the mesh is published.
/// </summary>
internal sealed class MeshIdentity
{
    private const int SecretLength = 64;

    private readonly IDistributedApplicationBuilder _builder;
    private readonly string? _internalKey;
    private readonly IResourceBuilder<ParameterResource>? _internalKeyParameter;
    private readonly IResourceBuilder<ParameterResource>? _adminKeysParameter;

    public MeshIdentity(IDistributedApplicationBuilder builder)
    {
        _builder = builder;
        if (builder.ExecutionContext.IsPublishMode)
        {
            _internalKeyParameter = builder.AddParameter("internal-key", secret: true);
            _adminKeysParameter = builder.AddParameter("admin-keys", secret: true);
        }
        else
        {
            _internalKey = builder.Configuration["Mesh:InternalKey"] ?? RandomNumberGenerator.GetHexString(SecretLength, lowercase: true);
        }
    }

    /// <summary>Who comes in at the edge, in words.</summary>
    public string Access =>
        _builder.Environment.IsDevelopment() && !IsSet("LLMMESH_API_KEYS") && !IsSet("LLMMESH_ADMIN_KEYS")
            ? "open to this machine, without a key (set LLMMESH_API_KEYS and LLMMESH_ADMIN_KEYS to require them)"
            : "keys are required";

    /// <summary>Lets a service seal the caller's identity, and open what others have sealed.</summary>
    public IResourceBuilder<ProjectResource> Join(IResourceBuilder<ProjectResource> service) =>
        _internalKeyParameter is null
            ? service.WithEnvironment("Mesh__InternalKey", _internalKey)
            : service.WithEnvironment("Mesh__InternalKey", _internalKeyParameter);

    /// <summary>Gives the edge its administrators' keys; on this machine it finds them in the environment.</summary>
    public IResourceBuilder<ProjectResource> Administer(IResourceBuilder<ProjectResource> edge) =>
        _adminKeysParameter is null ? edge : edge.WithEnvironment("LLMMESH_ADMIN_KEYS", _adminKeysParameter);

    private bool IsSet(string variable) => !string.IsNullOrWhiteSpace(_builder.Configuration[variable]);
}
