using System.Text;

namespace LlmMesh.Router.IntegrationTests.Operations;

/// <summary>Requests that are no chat.</summary>
internal static class OperationRequests
{
    public static Task<HttpResponseMessage> PostAsync(this RouterServer router, string path, string body) => router.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
}
