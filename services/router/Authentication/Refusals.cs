using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Authentication;

/// <summary>What is said to whom the edge does not let in.</summary>
internal static class Refusals
{
    public static readonly MeshError Unauthenticated = new(
        ErrorCode.Unauthenticated,
        "Incorrect or missing API key. Send the key the mesh's operator gave you as 'Authorization: Bearer KEY'.");

    public static readonly MeshError SeveralKeys = new(
        ErrorCode.AmbiguousCredentials,
        "The request carries different API keys, so it cannot be told whose it is. Send one, in one of: " + string.Join(", ", CredentialReader.Headers) + ".");

    public static readonly MeshError Expired = new(
        ErrorCode.KeyExpired, "This API key has expired. Ask the mesh's operator for a new one.");

    public static readonly MeshError Disabled = new(
        ErrorCode.KeyDisabled, "This API key, or its team, is disabled. Ask the mesh's operator.");

    public static readonly MeshError Revoked = new(
        ErrorCode.KeyRevoked, "This API key has been revoked. Ask the mesh's operator for a new one.");

    public static readonly MeshError Network = new(
        ErrorCode.NetworkNotAllowed, "This API key may not be used from the network the request comes from.");

    public static readonly MeshError StateUnavailable = new(
        ErrorCode.StateUnavailable, "Whose API key this is cannot be told at the moment: the shared state does not answer. Try again shortly.")
    { RetryAfter = TimeSpan.FromSeconds(1) };

    public static readonly MeshError NeedsData = new(
        ErrorCode.WrongKeyKind, "This is an admin key: it manages the mesh and calls no models. Use a data key here.");

    public static readonly MeshError NeedsAdmin = new(
        ErrorCode.WrongKeyKind, "This is a data key: it calls models and manages nothing. Use an admin key (LLMMESH_ADMIN_KEYS) here.");

    public static readonly MeshError Closed = new(ErrorCode.UnknownRoute, "This route is open to nobody.");

    public static readonly MeshError ForeignOrigin = new(
        ErrorCode.ForeignOrigin, "This request was made by a page of another site. The mesh does nothing for other sites' pages.");

    public static readonly MeshError Loop = new(
        ErrorCode.LoopDetected,
        "This request has been through this mesh before: one of its providers or services has the mesh's own address. See base_url in router_config.json.");

    public static MeshError Endpoint(ScopeOwner owner, string path) => new(
        ErrorCode.EndpointNotAllowed, $"The {Word(owner)}'s scope does not allow {path}.");

    public static string Word(ScopeOwner owner) => owner == ScopeOwner.Key ? "key" : "team";
}
