using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using Microsoft.AspNetCore.Authorization;

namespace LlmMesh.Router.Authentication;

/// <summary>
/// Stands in front of every route, matched or not: no caller, no entry, unless the route says <see cref="IAllowAnonymous"/>; and no
/// entry with a key of the wrong kind. A secret that opens nothing is refused everywhere.
/// </summary>
internal sealed partial class AuthenticationGate(
    RequestDelegate next, Authenticator authenticator, LoopGuard loops, TimeProvider time, ILogger<AuthenticationGate> logger)
{
    public Task InvokeAsync(HttpContext http)
    {
        RequestIds.Assign(http, time);
        if (loops.HasCome(http.Request.Headers))
        {
            return RefuseAsync(http, Refusals.Loop);
        }

        return authenticator.TryIdentify(http, out Identification whose, out SecretHash asked)
            ? EnterAsync(http, whose)
            : AskAsync(http, asked);
    }

    private async Task AskAsync(HttpContext http, SecretHash asked) => await EnterAsync(http, await authenticator.AskAsync(http, asked));

    private Task EnterAsync(HttpContext http, Identification whose)
    {
        Endpoint? endpoint = http.GetEndpoint();
        AccessRule? rule = endpoint?.Metadata.GetMetadata<AccessRule>();
        if (rule?.Access != Access.Data)
        {
            SecurityHeaders.Promise(http.Response);
        }

        if (whose.Refusal is { } refusal)
        {
            return RefuseAsync(http, refusal);
        }

        bool isAnonymous = endpoint?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        if (whose.Caller is not { } caller)
        {
            return isAnonymous ? next(http) : RefuseAsync(http, Refusals.Unauthenticated);
        }

        if (Forbid(http, endpoint, rule, caller, isAnonymous) is { } forbidden)
        {
            return RefuseAsync(http, forbidden);
        }

        http.SetCaller(caller);
        return next(http);
    }

    private MeshError? Forbid(HttpContext http, Endpoint? endpoint, AccessRule? rule, Caller caller, bool isAnonymous)
    {
        switch (rule?.Access)
        {
            case Access.Data:
                return !caller.May(CallerRights.Data) ? Refusals.NeedsData
                    : caller.Scope.ForbidsEndpoint(rule.Path) is { } owner ? Refusals.Endpoint(owner, rule.Path)
                    : null;
            case Access.Admin when !caller.May(CallerRights.Admin):
                return Refusals.NeedsAdmin;
            case Access.Admin or Access.Either:
                return !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method) && Origins.IsForeign(http.Request)
                    ? Refusals.ForeignOrigin
                    : null;
            default:
                // What is no route of its own, such as the answer to a wrong method, reveals nothing and does nothing.
                if (endpoint is not RouteEndpoint || isAnonymous)
                {
                    return null;
                }

                LogClosed(logger, endpoint.DisplayName);
                return Refusals.Closed;
        }
    }

    private Task RefuseAsync(HttpContext http, MeshError refusal)
    {
        // Not who has no key: anybody could fill the log.
        if (refusal.Code != ErrorCode.Unauthenticated)
        {
            logger.LogRefused(RequestIds.Of(http), refusal.Form.Status, refusal.Form.Code, refusal.Param, refusal.Guard);
        }

        return ErrorWriter.WriteAsync(http.Response, refusal, http.RequestAborted);
    }

    [LoggerMessage(LogLevel.Error, "{Route} says neither who it is for nor that it is anonymous, so it is closed to everybody.")]
    private static partial void LogClosed(ILogger logger, string? route);
}
