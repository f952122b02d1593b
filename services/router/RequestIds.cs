namespace LlmMesh.Router;

/// <summary>
/// The mesh's own request ids: unique, sortable by time, sent as <c>x-request-id</c>. A client's id is never taken over because the id
/// is the ledger's key.
/// </summary>
internal static class RequestIds
{
    private const string Header = "x-request-id";

    /// <summary>Gives the request its id, which its log lines then carry too.</summary>
    public static void Assign(HttpContext http, TimeProvider time)
    {
        http.TraceIdentifier = $"req_{Guid.CreateVersion7(time.GetUtcNow()):N}";
        Write(http);
    }

    /// <summary>Writes the header (again, where the headers were cleared).</summary>
    public static void Write(HttpContext http) => http.Response.Headers[Header] = http.TraceIdentifier;

    public static string Of(HttpContext http) => http.TraceIdentifier;
}
