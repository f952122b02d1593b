using LlmMesh.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>Has a service behind the edge know its callers. A service's Program reads:
/// <code>
/// app.UseCallerIdentity();
/// …
/// app.MapGet("/records", List).ForTeams();
/// </code>
/// </summary>
public static class CallerIdentityExtensions
{
    /// <summary>
    /// Opens the seal of every request (<see cref="CallerSeal"/>) and lets it through where its route's <see cref="RouteAccess"/> allows:
    /// 401 without a caller, 403 for the wrong one and for a route that does not say. In Development without <c>Mesh:InternalKey</c>, a
    /// program on the same machine is an administrator.
    /// </summary>
    /// <exception cref="InternalKeyException"><c>Mesh:InternalKey</c> is missing outside Development, or too short.</exception>
    public static WebApplication UseCallerIdentity(this WebApplication app)
    {
        string? key = InternalKey.Read(app.Configuration, app.Environment);
        var seal = key is null ? null : new CallerSeal(key, app.Services.GetRequiredService<TimeProvider>());
        app.UseMiddleware<CallerGate>(new CallerReader(seal));
        return app;
    }

    /// <summary>Who called. Known on every route that is not anonymous.</summary>
    /// <exception cref="InvalidOperationException">The route is anonymous.</exception>
    public static ForwardedCaller ForwardedCaller(this HttpContext context) =>
        context.Features.Get<ForwardedCaller>() ?? throw new InvalidOperationException("An anonymous route has no caller.");
}
