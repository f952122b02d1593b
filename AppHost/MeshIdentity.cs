using Microsoft.Extensions.Hosting;

namespace LlmMesh.AppHost;

/// <summary>
/// The secrets by which the mesh's own services know each other and their administrators. What nobody has set is generated: the
/// internal key for every run, the admin key once for this machine (kept in user-secrets) and once for each deployment.
/// </summary>
internal sealed class MeshIdentity
{
    private const int SecretLength = 64;
    private const string InternalSetting = "Mesh:InternalKey";
    private const string DataVariable = "LLMMESH_API_KEYS";
    private const string AdminVariable = "LLMMESH_ADMIN_KEYS";
    private const string AdminParameter = "admin-key";

    private readonly IDistributedApplicationBuilder _builder;
    private readonly IResourceBuilder<ParameterResource> _internalKey;

    public MeshIdentity(IDistributedApplicationBuilder builder)
    {
        _builder = builder;
        _internalKey = IsGiven(InternalSetting)
            ? builder.AddParameterFromConfiguration("internal-key", InternalSetting, secret: true)
            : Generate("internal-key", persist: false);
        _internalKey.WithDescription("By this the mesh's services know each other.");
        AdminKey = DeclareAdminKey()?.WithDescription("Manages the mesh; several are separated by commas.");
    }

    /// <summary>The keys that manage the mesh, comma-separated; null while none is needed, or while nobody has set the one that is.</summary>
    public IResourceBuilder<ParameterResource>? AdminKey { get; }

    /// <summary>Who comes in at the edge, in words.</summary>
    public string Access =>
        IsOpen
            ? $"open to this machine, without a key (set {DataVariable} and {AdminVariable} to require them)"
            : "keys are required";

    /// <summary>Development without any key. The edge decides the same by what it is given.</summary>
    private bool IsOpen =>
        _builder.ExecutionContext.IsRunMode && _builder.Environment.IsDevelopment() && !IsGiven(DataVariable) && !IsGiven(AdminVariable)
        && !IsGiven("Mesh:RequireKeys");

    /// <summary>Lets a service seal the caller's identity, and open what others have sealed.</summary>
    public IResourceBuilder<ProjectResource> Join(IResourceBuilder<ProjectResource> service) =>
        service.WithEnvironment("Mesh__InternalKey", _internalKey);

    /// <summary>Gives the edge its administrators' keys.</summary>
    public IResourceBuilder<ProjectResource> Administer(IResourceBuilder<ProjectResource> edge) =>
        AdminKey is null ? edge : edge.WithEnvironment(AdminVariable, AdminKey);

    private IResourceBuilder<ParameterResource>? DeclareAdminKey()
    {
        if (IsGiven(AdminVariable))
        {
            return _builder.AddParameterFromConfiguration(AdminParameter, AdminVariable, secret: true);
        }

        // A key that an earlier run has generated must not close a mesh that is open; and outside development nobody would know of
        // a generated one, so that the edge asks for it.
        bool isNeeded = _builder.ExecutionContext.IsPublishMode || !IsOpen;
        bool isKnown = _builder.ExecutionContext.IsPublishMode || _builder.Environment.IsDevelopment() || IsGiven($"Parameters:{AdminParameter}");
        return isNeeded && isKnown ? Generate(AdminParameter, persist: true) : null;
    }

    private IResourceBuilder<ParameterResource> Generate(string name, bool persist) =>
        _builder.AddParameter(name, new GenerateParameterDefault { MinLength = SecretLength, Special = false }, secret: true, persist);

    /// <summary>What is published does not depend on what is set on the machine that publishes.</summary>
    private bool IsGiven(string setting) => _builder.ExecutionContext.IsRunMode && !string.IsNullOrWhiteSpace(_builder.Configuration[setting]);
}
