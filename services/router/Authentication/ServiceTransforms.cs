using LlmMesh.Router.Exchanges;
using LlmMesh.ServiceDefaults.Identity;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace LlmMesh.Router.Authentication;

/// <summary>
/// What a request to a service behind the edge carries: the caller's sealed identity in the place of its key, which has opened the edge
/// and which nobody behind it needs to see.
/// </summary>
internal sealed class ServiceTransforms(ServiceSeal seal, LoopGuard loops) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (ServiceRoutes.IsService(context.Route))
        {
            context.AddRequestTransform(SealAsync);
        }
    }

    private ValueTask SealAsync(RequestTransformContext context)
    {
        HttpContext http = context.HttpContext;
        var headers = context.ProxyRequest.Headers;
        foreach (string name in CredentialReader.Headers)
        {
            headers.Remove(name);
        }

        headers.Remove(CallerSeal.Header);
        if (seal.Seal(http.Caller(), http.Connection.RemoteIpAddress?.ToString()) is { } value)
        {
            headers.TryAddWithoutValidation(CallerSeal.Header, value);
        }

        headers.Remove(LoopGuard.Header);
        headers.TryAddWithoutValidation(LoopGuard.Header, loops.Next(http.Request.Headers));
        return ValueTask.CompletedTask;
    }
}
