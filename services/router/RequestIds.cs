namespace LlmMesh.Router;

/// <summary>
/// The mesh's own request ids: unique, sortable by time, sent as <c>x-request-id</c>. A client's id is never taken over because the id
/// is the ledger's key.
/// </summary>
internal static class RequestIds
{
    private const string Header = "x-request-id";

    /// <summary>Gives the request its id; must run before anything is answered.</summary>
    public static void Assign(HttpContext http, TimeProvider time) =>
        http.Response.Headers[Header] = $"req_{Guid.CreateVersion7(time.GetUtcNow()):N}";

    public static string Of(HttpContext http) => http.Response.Headers[Header].ToString();
}
