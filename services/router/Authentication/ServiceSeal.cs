using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.ServiceDefaults.Identity;

namespace LlmMesh.Router.Authentication;

/// <summary>
/// Tells the services behind the edge on whose behalf it asks, under the mesh's internal key (<c>Mesh:InternalKey</c>). Without one,
/// which only development allows, they take whoever is on this machine for an administrator, so only administrators are passed on.
/// </summary>
internal sealed class ServiceSeal
{
    /// <summary>Shortest internal key, characters.</summary>
    public const int ShortestKey = 32;

    private const string Name = "Mesh:InternalKey";

    private readonly CallerSeal? _seal;

    /// <exception cref="StartRefusedException">The key is missing or too short.</exception>
    public ServiceSeal(IConfiguration configuration, IHostEnvironment environment, TimeProvider time)
    {
        string key = configuration[Name] ?? "";
        bool isNeeded = !environment.IsDevelopment() && ServiceRoutes.All.Any(route => ServiceRoutes.AddressOf(configuration, route.Service) is not null);
        if (key.Length > 0 ? key.Length < ShortestKey : isNeeded)
        {
            throw new StartRefusedException(
                [$"{Name} must be set to the same secret of at least {ShortestKey} characters in all of the mesh's services (Mesh__InternalKey). One can be made with 'openssl rand -hex 32'."]);
        }

        _seal = key.Length > 0 ? new CallerSeal(key, time) : null;
    }

    /// <summary>Whether callers can be told apart behind the edge.</summary>
    public bool IsSet => _seal is not null;

    /// <summary>The header's value; null without a key.</summary>
    public string? Seal(Caller caller, string? address) => _seal?.Seal(new ForwardedCaller(
        caller.Identity.Key, caller.Identity.Team, caller.Identity.Organisation, caller.May(CallerRights.Admin), address));
}
