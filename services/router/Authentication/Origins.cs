namespace LlmMesh.Router.Authentication;

/// <summary>Recognises requests that a browser makes for a page of another site.</summary>
internal static class Origins
{
    /// <summary>Whether the page is another site's; browsers say so by themselves and pages cannot prevent it.</summary>
    public static bool IsForeign(HttpRequest request)
    {
        IHeaderDictionary headers = request.Headers;
        if (headers.Origin.Count > 0)
        {
            return headers.Origin.Count > 1
                || !Uri.TryCreate(headers.Origin[0], UriKind.Absolute, out Uri? origin)
                || !string.Equals(origin.Authority, Authority(request, origin), StringComparison.OrdinalIgnoreCase);
        }

        return headers.TryGetValue("Sec-Fetch-Site", out var site) && site.Count > 0
            && !string.Equals(site[0], "same-origin", StringComparison.Ordinal) && !string.Equals(site[0], "none", StringComparison.Ordinal);
    }

    // A host without a port is the scheme's own port, which an origin leaves out too.
    private static string Authority(HttpRequest request, Uri origin) =>
        request.Host.Port is { } port && !(origin.IsDefaultPort && port == origin.Port) ? request.Host.Value! : request.Host.Host;
}
