namespace LlmMesh.Router.Authentication;

/// <summary>Which kind of key opens a route.</summary>
internal enum Access
{
    /// <summary>A data key.</summary>
    Data = 0,

    /// <summary>An admin key.</summary>
    Admin,

    /// <summary>Either: what is behind the route decides what each may see.</summary>
    Either,
}

/// <summary>
/// Who a route is for. Every route has one or is anonymous; one that has neither is closed. It belongs to the route and not to its
/// address, so that no spelling of an address changes it.
/// </summary>
/// <param name="Access">Which keys open it.</param>
/// <param name="Path">The route as scopes name it: one name for all its spellings.</param>
internal sealed record AccessRule(Access Access, string Path);

/// <summary>Says who a route is for.</summary>
internal static class AccessRules
{
    /// <param name="route">The route.</param>
    /// <param name="access">Which keys open it.</param>
    /// <param name="path">Its name in scopes.</param>
    public static TBuilder OpensFor<TBuilder>(this TBuilder route, Access access, string path)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new AccessRule(access, path));
}
