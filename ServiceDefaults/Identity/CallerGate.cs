using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace LlmMesh.ServiceDefaults.Identity;

/// <summary>Lets a request through to its route when its caller may call it. A route that does not say who may is closed.</summary>
internal sealed partial class CallerGate(RequestDelegate next, CallerReader reader, ILogger<CallerGate> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        Endpoint? endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return next(context);
        }

        if (reader.Read(context) is not { } caller)
        {
            return GateRefusal.Unknown.WriteAsync(context);
        }

        context.Features.Set(caller);

        // What routing made itself answers that there is no such route, or not by this method.
        if (endpoint is not RouteEndpoint)
        {
            return next(context);
        }

        if (endpoint.Metadata.GetMetadata<AccessOfRoute>() is not { } stated)
        {
            LogClosed(context.Request.Path);
            return GateRefusal.Closed.WriteAsync(context);
        }

        return caller.IsAdmin || stated.Access == RouteAccess.Teams ? next(context) : GateRefusal.WrongKind.WriteAsync(context);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} is closed: the route does not say who may call it")]
    private partial void LogClosed(string path);
}
