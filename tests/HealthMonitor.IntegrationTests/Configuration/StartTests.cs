using System.Diagnostics;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Configuration;

/// <summary>The service as its own process.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Start_InvalidConfiguration_PrintsEveryErrorAndFails()
    {
        using var mesh = new MeshFile();
        mesh.Write("""{ "providers": { "alpha": { "base_url": 7, "speed": "high" } } }""");
        using var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            typeof(HealthMonitorApp).Assembly.Location,
            "--urls=http://127.0.0.1:0",
            "--DotEnv:Enabled=false",
            "--ConnectionStrings:redis=127.0.0.1:1",
            $"--Mesh:ConfigFile={mesh.Path}",
        ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;

        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("$.providers.alpha.base_url: ", errors, StringComparison.Ordinal);
        Assert.Contains("$.providers.alpha.speed: ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }
}
