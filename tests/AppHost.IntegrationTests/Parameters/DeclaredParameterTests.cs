using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;

namespace LlmMesh.AppHost.IntegrationTests.Parameters;

/// <summary>The mesh as it is declared for this machine; nothing of it is started.</summary>
public sealed class DeclaredParameterTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--XAI_API_KEY=k-1")]
    [InlineData("--Parameters:xai-api-key=k-1")]
    [InlineData("--Parameters:XAI_API_KEY=k-1")]
    [InlineData("--Parameters:xai-api-key=k-1", "--XAI_API_KEY=other")]
    public async Task ProviderKey_UnderAnyOfItsNames_IsASecretParameterOfRouterAndMonitor(params string[] arguments)
    {
        await using IDistributedApplicationTestingBuilder mesh = await DeclareAsync(arguments);

        ParameterResource key = Assert.Single(mesh.Resources.OfType<ParameterResource>(), parameter => parameter.Name == "xai-api-key");
        Assert.True(key.Secret);
        Assert.Equal("k-1", await key.GetValueAsync(Ending));
        Assert.Same(key, (await EnvironmentAsync(mesh, "router"))["XAI_API_KEY"]);
        Assert.Same(key, (await EnvironmentAsync(mesh, "health-monitor"))["XAI_API_KEY"]);
        Assert.DoesNotContain("XAI_API_KEY", await EnvironmentAsync(mesh, "usage"));
    }

    [Fact]
    public async Task ProviderKey_ThatIsNotSet_IsNoParameter()
    {
        await using IDistributedApplicationTestingBuilder mesh = await DeclareAsync("--XAI_API_KEY=");

        Assert.DoesNotContain(mesh.Resources, resource => resource.Name == "xai-api-key");
    }

    [Fact]
    public async Task InternalKey_OfOneRun_IsGeneratedAndTheSameForAll()
    {
        await using IDistributedApplicationTestingBuilder mesh = await DeclareAsync();

        object key = (await EnvironmentAsync(mesh, "router"))["Mesh__InternalKey"];
        Assert.Same(key, (await EnvironmentAsync(mesh, "usage"))["Mesh__InternalKey"]);
        ParameterResource parameter = Assert.IsAssignableFrom<ParameterResource>(key);
        string? value = await parameter.GetValueAsync(Ending);
        Assert.Equal(64, value?.Length);
        Assert.Equal(value, await parameter.GetValueAsync(Ending));
    }

    [Fact]
    public async Task AdminKey_InDevelopmentWithoutKeys_IsNotThere()
    {
        await using IDistributedApplicationTestingBuilder mesh = await DeclareAsync("--Parameters:admin-key=left-by-an-earlier-run-0123456789");

        Assert.DoesNotContain(mesh.Resources, resource => resource.Name == "admin-key");
        Assert.DoesNotContain("LLMMESH_ADMIN_KEYS", await EnvironmentAsync(mesh, "router"));
    }

    [Theory]
    [InlineData("given", "--LLMMESH_ADMIN_KEYS=given", "--Parameters:admin-key=earlier")]
    [InlineData("earlier", "--LLMMESH_API_KEYS=data", "--Parameters:admin-key=earlier")]
    [InlineData("earlier", "--Mesh:RequireKeys=true", "--Parameters:admin-key=earlier")]
    public async Task AdminKey_WhereKeysAreRequired_IsGivenToTheEdge(string expected, params string[] arguments)
    {
        await using IDistributedApplicationTestingBuilder mesh = await DeclareAsync(arguments);

        ParameterResource key = Assert.IsAssignableFrom<ParameterResource>((await EnvironmentAsync(mesh, "router"))["LLMMESH_ADMIN_KEYS"]);
        Assert.True(key.Secret);
        Assert.Equal(expected, await key.GetValueAsync(Ending));
    }

    [Fact]
    public async Task ConnectionStrings_ThatAreSet_ReplaceWhatTheAppHostWouldStart()
    {
        await using IDistributedApplicationTestingBuilder mesh = await DeclareAsync(
            "--ConnectionStrings:redis=redis.example:6379", "--ConnectionStrings:ledger=Host=db.example");

        Assert.DoesNotContain(mesh.Resources, resource => resource is ExecutableResource);
        IDictionary<string, object> usage = await EnvironmentAsync(mesh, "usage");
        Assert.Equal("redis.example:6379", await ((IValueProvider)usage["ConnectionStrings__redis"]).GetValueAsync(Ending));
        Assert.Equal("Host=db.example", await ((IValueProvider)usage["ConnectionStrings__ledger"]).GetValueAsync(Ending));
    }

    private static Task<IDistributedApplicationTestingBuilder> DeclareAsync(params string[] arguments) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.LlmMesh_AppHost>(
            ["--LLMMESH_ADMIN_KEYS=", "--LLMMESH_API_KEYS=", .. arguments], Ending);

    private static async Task<IDictionary<string, object>> EnvironmentAsync(IDistributedApplicationTestingBuilder mesh, string resource)
    {
        var context = new EnvironmentCallbackContext(mesh.ExecutionContext, cancellationToken: Ending);
        foreach (EnvironmentCallbackAnnotation annotation in mesh.Resources.Single(one => one.Name == resource).Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return context.EnvironmentVariables;
    }
}
