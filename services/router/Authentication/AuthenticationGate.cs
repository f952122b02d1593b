using LlmMesh.Router.Errors;
using Microsoft.AspNetCore.Authorization;

namespace LlmMesh.Router.Authentication;

/// <summary>
/// Stands in front of every route, matched or not: no caller, no entry, unless the route says <see cref="IAllowAnonymous"/>.
/// </summary>
internal sealed class AuthenticationGate(RequestDelegate next, KeyRing keys, TimeProvider time)
{
    public Task InvokeAsync(HttpContext http)
    {
        RequestIds.Assign(http, time);
        if (keys.Authenticate(http.Request, http.Connection.RemoteIpAddress) is { } caller)
        {
            http.SetCaller(caller);
            return next(http);
        }

        return http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null
            ? next(http)
            : ErrorWriter.WriteAsync(http.Response, Refusal, http.RequestAborted);
    }

    private static readonly MeshError Refusal = new(
        ErrorCode.Unauthenticated,
        "Incorrect or missing API key. Send the key the mesh's operator gave you as 'Authorization: Bearer KEY'.");
}
