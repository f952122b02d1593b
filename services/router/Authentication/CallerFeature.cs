using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Authentication;

/// <summary>Carries the authenticated caller from the gate to the endpoint.</summary>
internal static class CallerFeature
{
    public static void SetCaller(this HttpContext http, Caller caller) => http.Features.Set(caller);

    /// <summary>The caller.</summary>
    /// <exception cref="InvalidOperationException">The route was reached without passing the gate: a bug.</exception>
    public static Caller Caller(this HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new InvalidOperationException("No caller: the route bypassed the authentication gate.");
}
