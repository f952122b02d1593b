using System.Text;
using LlmMesh.ProviderEmulator.Delivery;
using LlmMesh.ProviderEmulator.Dialects;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>An error response: a status and the body that goes with it, unless the dialect has its own words for the fault.</summary>
internal sealed class StatusFault(string name, int status, string effect, string body, string contentType = StatusFault.Json)
    : Fault(name, $"{status}: {effect}", RetryAfter, RetryAfterMs, RetryAfterDate, ShouldRetry)
{
    public const string Json = "application/json";

    public static readonly NumberOption RetryAfter = new("retry-after", "`Retry-After` in seconds");
    public static readonly NumberOption RetryAfterMs = new("retry-after-ms", "`retry-after-ms`");
    public static readonly NumberOption RetryAfterDate = new(
        "retry-after-date", "`Retry-After` as the HTTP date this many seconds from now", null, 86_400 * 366);
    public static readonly ChoiceOption ShouldRetry = new("should-retry", "`x-should-retry`", "unsaid", "true", "false");

    public override Task SendAsync(Exchange exchange)
    {
        IHeaderDictionary headers = exchange.Http.Response.Headers;
        FaultOptions options = exchange.Options;
        if (options.Find(RetryAfter) is { } seconds)
        {
            headers.RetryAfter = seconds.ToString();
        }

        if (options.Find(RetryAfterDate) is { } ahead)
        {
            headers.RetryAfter = exchange.Clock.GetUtcNow().AddSeconds(ahead).ToString("R");
        }

        if (options.Find(RetryAfterMs) is { } milliseconds)
        {
            headers["retry-after-ms"] = milliseconds.ToString();
        }

        if (options.Get(ShouldRetry) is not "unsaid" and var advice)
        {
            headers["x-should-retry"] = advice;
        }

        return exchange.Dialect.Faults.TryGetValue(Name, out ErrorReply? own)
            ? WholeBody.SendAsync(exchange, own.Status, Json, Encoding.UTF8.GetBytes(own.Body))
            : WholeBody.SendAsync(exchange, status, contentType, Encoding.UTF8.GetBytes(body));
    }
}
