using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace LlmMesh.Compat.Hosting.IntegrationTests;

public sealed class SupervisionTests
{
    [Fact]
    public async Task Output_OfAChild_CarriesItsName()
    {
        await using HostProcess host = HostProcess.Start();

        string line = await host.HearAsync("pid=");

        Assert.StartsWith("[store] pid=", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChildThatDies_BeforeItIsHealthy_EndsTheHostWithItsLastWords()
    {
        await using HostProcess host = HostProcess.Start("--service=die");
        (int store, _) = await host.HearChildAsync("store");

        int exitCode = await host.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(host.Heard, line => line.StartsWith("'service' ended with exit code 7 before it was healthy", StringComparison.Ordinal));
        Assert.Contains("    the cause of death", host.Heard);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(store));
        Assert.DoesNotContain("[store] drained", host.Heard);
    }

    [Fact]
    public async Task ChildThatDies_LaterOn_IsReportedAndNotRestarted()
    {
        await using HostProcess host = HostProcess.Start();
        (_, Uri store) = await host.HearChildAsync("store");
        (_, Uri service) = await host.HearChildAsync("service");
        using var client = new HttpClient();
        await WaitUntilHealthyAsync(client, service);

        await Assert.ThrowsAsync<HttpRequestException>(
            () => client.PostAsync(new Uri(store, "/die"), content: null, TestContext.Current.CancellationToken));

        await host.HearAsync("'store' ended with exit code 9 and is not restarted");
        using HttpResponseMessage answer = await client.GetAsync(new Uri(service, "/health"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Start_WhenADeclaredPortIsTaken_NamesItAndStartsNothing()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using HostProcess host = HostProcess.Start($"--port={port.ToString(CultureInfo.InvariantCulture)}");

        int exitCode = await host.EndAsync();

        Assert.Equal(1, exitCode);
        string only = Assert.Single(host.Heard);
        Assert.StartsWith($"Port {port}, which 'service' needs, is already in use.", only, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_WhileEverythingRuns_DrainsDependentsFirst()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGTERM is a Unix signal.");
        await using HostProcess host = HostProcess.Start();
        await host.HearAsync("[service] pid=");

        await host.TerminateAsync();

        Assert.Equal(0, await host.EndAsync());
        Assert.Equal(
            ["[service] draining", "[service] drained", "[store] draining", "[store] drained"],
            host.Heard.Where(line => line.Contains("drain", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Terminate_WithAChildThatDoesNotListen_KillsItWithItsDescendants()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGTERM is a Unix signal.");
        await using HostProcess host = HostProcess.Start("--service=stubborn", "--AppHost:DrainSeconds=0.5");
        using Process child = Process.GetProcessById((await host.HearChildAsync("service")).ProcessId);
        using Process leaf = Process.GetProcessById((await host.HearChildAsync("service")).ProcessId);

        await host.TerminateAsync();

        await host.EndAsync();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        await leaf.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.HasExited && leaf.HasExited);
    }

    [Fact]
    public async Task Kill_OfTheHostItself_LeavesNoChildBehind()
    {
        await using HostProcess host = HostProcess.Start();
        using Process store = Process.GetProcessById((await host.HearChildAsync("store")).ProcessId);
        using Process service = Process.GetProcessById((await host.HearChildAsync("service")).ProcessId);

        host.Kill();

        await store.WaitForExitAsync(TestContext.Current.CancellationToken);
        await service.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(store.HasExited && service.HasExited);
    }

    [Theory]
    [InlineData(Death.HostKilled)]
    [InlineData(Death.GuardianKilled)]
    [InlineData(Death.HostTerminated)]
    public async Task Death_WithReplicas_LeavesNoneOfThemBehind(Death death)
    {
        Assert.SkipWhen(!OperatingSystem.IsLinux(), "The guardian is found through /proc.");
        await using HostProcess host = HostProcess.Start("--replicas=3");
        using Process store = await host.HearNextChildAsync();
        using Process first = await host.HearNextChildAsync();
        using Process second = await host.HearNextChildAsync();
        using Process third = await host.HearNextChildAsync();

        switch (death)
        {
            case Death.HostKilled:
                host.Kill();
                break;
            case Death.GuardianKilled:
                using (Process guardian = Process.GetProcessById(ParentOf(store)))
                {
                    guardian.Kill();
                }

                break;
            default:
                await host.TerminateAsync();
                break;
        }

        foreach (Process child in (Process[])[first, second, third, store])
        {
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(child.HasExited);
        }
    }

    [Fact]
    public async Task ReplicaThatDies_BeforeItIsHealthy_EndsTheHostAndTheOthers()
    {
        await using HostProcess host = HostProcess.Start("--replicas=2", "--service=die");
        using Process store = await host.HearNextChildAsync();

        int exitCode = await host.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(host.Heard, line => line.StartsWith("'service-", StringComparison.Ordinal)
            && line.Contains("' ended with exit code 7 before it was healthy", StringComparison.Ordinal));
        await store.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(store.HasExited);
    }

    /// <summary>The child tells its address just before it can be reached by the AppHost's first look.</summary>
    private static async Task WaitUntilHealthyAsync(HttpClient client, Uri service)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri(service, "/health"), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The fourth field, after the name in brackets, of what Linux says of a process.</summary>
    private static int ParentOf(Process process)
    {
        string status = File.ReadAllText($"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}/stat");
        return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Ways for a run to end that it has not chosen.</summary>
    public enum Death
    {
        HostKilled,
        GuardianKilled,
        HostTerminated,
    }
}
