using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LlmMesh.EndToEnd;

/// <summary>The AppHost's setting <c>Mesh:Redis:Durability</c>, as far as it goes without starting anything.</summary>
public sealed class RedisDurabilityTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("window", false)]
    [InlineData("strict", true)]
    public async Task GarnetArguments_ByDurability_WaitForTheCommitWhenStrict(string? durability, bool waits)
    {
        await using DistributedApplication mesh = await DeclareAsync(durability);

        List<object> arguments = await GarnetArgumentsAsync(mesh);

        Assert.Contains("--aof", arguments);
        Assert.Equal(waits, arguments.Contains("--aof-commit-wait"));
    }

    [Fact]
    public async Task Start_UnknownDurability_NamesTheSettingAndWhatItMayBe()
    {
        await using DistributedApplication mesh = await DeclareAsync("paranoid");

        DistributedApplicationException refusal = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => mesh.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("Mesh:Redis:Durability is 'paranoid'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("window", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("strict", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<DistributedApplication> DeclareAsync(string? durability)
    {
        string[] arguments = durability is null ? [] : [$"--Mesh:Redis:Durability={durability}"];
        await using IDistributedApplicationTestingBuilder builder =
            await DistributedApplicationTestingBuilder.CreateAsync<Projects.LlmMesh_AppHost>(arguments, TestContext.Current.CancellationToken);
        return await builder.BuildAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<List<object>> GarnetArgumentsAsync(DistributedApplication mesh)
    {
        IResource redis = mesh.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(resource => resource.Name == "redis");
        List<object> arguments = [];
        foreach (CommandLineArgsCallbackAnnotation annotation in redis.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(new CommandLineArgsCallbackContext(arguments, TestContext.Current.CancellationToken));
        }

        return arguments;
    }
}
