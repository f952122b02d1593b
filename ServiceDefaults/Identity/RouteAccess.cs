using Microsoft.AspNetCore.Builder;

namespace LlmMesh.ServiceDefaults.Identity;

/// <summary>Who may call a route of a service behind the edge. A route that does not say is called by nobody.</summary>
public enum RouteAccess
{
    /// <summary>Administrators.</summary>
    Admins = 0,

    /// <summary>Everybody with a key; the route shows others than administrators what is their team's.</summary>
    Teams,
}

/// <summary>Says who may call a route. What says <c>AllowAnonymous</c> is open to everybody.</summary>
public static class RouteAccessExtensions
{
    /// <summary>Administrators may call it, and nobody else.</summary>
    public static TBuilder ForAdmins<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new AccessOfRoute(RouteAccess.Admins));

    /// <summary>Everybody with a key may call it, and it minds whose key it is.</summary>
    public static TBuilder ForTeams<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new AccessOfRoute(RouteAccess.Teams));
}

/// <summary>What a route says of itself.</summary>
/// <param name="Access">Who may call it.</param>
public sealed record AccessOfRoute(RouteAccess Access);
