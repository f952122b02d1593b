using System.Net;
using System.Text.Json;
using Aspire.Hosting.Testing;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.EndToEnd;

/// <summary>docs/openapi.json against the running edge: every documented operation exists and answers with a documented status.</summary>
public sealed class OpenApiTests(MeshFixture fixture)
{
    public static TheoryData<string, string> Operations
    {
        get
        {
            var operations = new TheoryData<string, string>();
            foreach (JsonProperty path in Document().GetProperty("paths").EnumerateObject())
            {
                foreach (JsonProperty operation in path.Value.EnumerateObject())
                {
                    operations.Add(operation.Name, path.Name);
                }
            }

            return operations;
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_OfTheDocument_AnswersAsDocumented(string method, string path)
    {
        using HttpClient edge = fixture.Mesh.CreateHttpClient("router");
        using var request = new HttpRequestMessage(
            HttpMethod.Parse(method), new Uri(path.Replace("{id}", "emulator/echo", StringComparison.Ordinal), UriKind.Relative));
        if (path.EndsWith("/completions", StringComparison.Ordinal) || path.Contains("/messages", StringComparison.Ordinal))
        {
            request.Content = new StringContent("""{"model":"router","max_tokens":100,"messages":[{"role":"user","content":"Say hello"}]}""");
        }

        using HttpResponseMessage response = await edge.SendAsync(request, TestContext.Current.CancellationToken);

        JsonElement documented = Document().GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses");
        string status = ((int)response.StatusCode).ToString();
        Assert.True(documented.TryGetProperty(status, out JsonElement answer), $"{status} is not documented");
        Assert.NotEqual(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Contains(
            answer.GetProperty("content").EnumerateObject(),
            content => response.Content.Headers.ContentType?.MediaType == content.Name);
    }

    private static JsonElement Document() =>
        JsonElement.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "openapi.json")));
}
