using System.Diagnostics;

namespace LlmMesh.Deploy.UnitTests.Kubernetes;

/// <summary>What kubectl itself makes of the folders. Skipped where it is not installed.</summary>
public sealed class KustomizeTests
{
    [Fact]
    public async Task Base_Built_HasEverythingInItsNamespace()
    {
        Cluster cluster = Cluster.Of(await BuildAsync("kubernetes/base"));

        Assert.Equal(Cluster.Base.Pods.Select(pods => pods.Name).Order(StringComparer.Ordinal), cluster.Pods.Select(pods => pods.Name).Order(StringComparer.Ordinal));
        Assert.All(cluster.All<Deployment>(), deployment => Assert.Equal("llmmesh", deployment.Metadata.Namespace));
        Assert.Contains("router_config.json", Assert.Single(cluster.All<ConfigMap>()).Data.Keys);
    }

    [Fact]
    public async Task Postgres_Built_ReplacesTheSetByADeploymentThatNeedsTheLedger()
    {
        Cluster cluster = Cluster.Of(await BuildAsync("kubernetes/overlays/postgres"));

        Assert.DoesNotContain(cluster.All<StatefulSet>(), set => set.Metadata.Name == "usage");
        Deployment usage = cluster.All<Deployment>().Single(deployment => deployment.Metadata.Name == "usage");
        Assert.Equal(2, usage.Spec.Replicas);
        Assert.Equal("llmmesh", usage.Metadata.Namespace);
        Variable ledger = usage.Spec.Template.Spec.Containers[0].Env.Single(variable => variable.Name == "ConnectionStrings__ledger");
        Assert.True(ledger.ValueFrom is { SecretKeyRef: { Key: "LEDGER", Optional: false } });
    }

    private static async Task<string> BuildAsync(string folder)
    {
        var start = new ProcessStartInfo("kubectl", ["kustomize", Path.Combine(UnitTests.Deployment.Folder, folder)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process kubectl = TryStart(start) ?? throw new InvalidOperationException("unreachable: the test was skipped");
        Task<string> errors = kubectl.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string built = await kubectl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await kubectl.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(kubectl.ExitCode == 0, await errors);
        return built;
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("kubectl is not installed.");
            return null;
        }
    }
}
