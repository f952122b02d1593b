using System.Net;
using Aspire.Hosting.Testing;
using Xunit;

namespace LlmMesh.EndToEnd;

public sealed class StartTests(MeshFixture fixture)
{
    [Theory]
    [InlineData("router")]
    [InlineData("usage")]
    [InlineData("health-monitor")]
    [InlineData("provider-emulator")]
    public async Task Health_OfEveryService_Answers200(string service)
    {
        using HttpClient client = fixture.Mesh.CreateHttpClient(service);

        using HttpResponseMessage response = await client.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task ConnectionString_OfRedis_NamesTheLoopbackAddress()
    {
        string? connection = await fixture.Mesh.GetConnectionStringAsync("redis", TestContext.Current.CancellationToken);

        Assert.Matches("^127\\.0\\.0\\.1:[0-9]+$", connection);
    }

    [Fact]
    public void RouterPort_UnderTest_IsNotTheEdgesFixedOne()
    {
        Assert.NotEqual(3456, fixture.Mesh.GetEndpoint("router").Port);
    }
}
