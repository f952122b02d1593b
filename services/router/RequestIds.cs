using System.Security.Cryptography;

namespace LlmMesh.Router;

/// <summary>
/// The mesh's own request ids: unique, sortable by time, sent as <c>x-request-id</c>. A client's id is never taken over because the id
/// is the ledger's key.
/// </summary>
internal static class RequestIds
{
    private const string Header = "x-request-id";

    // Random once per process: random bits per request would cost each one a system call.
    private static readonly string Process = RandomNumberGenerator.GetHexString(12, lowercase: true);
    private static uint _last;

    /// <summary>Gives the request its id, which its log lines then carry too.</summary>
    public static void Assign(HttpContext http, TimeProvider time)
    {
        http.TraceIdentifier = Next(time);
        Write(http);
    }

    /// <summary>An id of its own, also for a request that nobody sent.</summary>
    public static string Next(TimeProvider time) =>
        $"req_{time.GetUtcNow().ToUnixTimeMilliseconds():x12}{Interlocked.Increment(ref _last):x8}{Process}";

    /// <summary>Writes the header (again, where the headers were cleared).</summary>
    public static void Write(HttpContext http) => http.Response.Headers[Header] = http.TraceIdentifier;

    public static string Of(HttpContext http) => http.TraceIdentifier;
}
