namespace LlmMesh.Router.Authentication;

/// <summary>
/// Headers of everything but the data plane: browsers neither guess a type, nor keep a copy, nor show it in another site's frame. No
/// header allows another site's pages to read anything: there is no CORS.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>Sets them when the answer begins, so that nothing behind the edge sends others.</summary>
    public static void Promise(HttpResponse response) => response.OnStarting(
        static state =>
        {
            IHeaderDictionary headers = ((HttpResponse)state).Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.CacheControl = "no-store";
            headers.ContentSecurityPolicy = "frame-ancestors 'none'";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers.Remove("Access-Control-Allow-Origin");
            headers.Remove("Access-Control-Allow-Credentials");
            return Task.CompletedTask;
        },
        response);
}
