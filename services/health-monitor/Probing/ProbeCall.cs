using System.Net.Http.Headers;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>One call to a provider's API.</summary>
/// <param name="Path">The path below the provider's base address, without a leading slash.</param>
/// <param name="MaxAnswerBytes">Most bytes of the answer, after decompression, that are worth reading.</param>
/// <param name="Json">The body of a POST; null for a GET.</param>
internal sealed record ProbeCall(string Path, int MaxAnswerBytes, byte[]? Json = null)
{
    public HttpRequestMessage ToRequest(Uri endpoint)
    {
        var address = new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{Path}");
        if (Json is null)
        {
            return new HttpRequestMessage(HttpMethod.Get, address);
        }

        var content = new ByteArrayContent(Json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
    }
}
