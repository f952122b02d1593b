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

    /// <summary>The child tells its address just before it can be reached by the AppHost's first look.</summary>
    private static async Task WaitUntilHealthyAsync(HttpClient client, Uri service)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri(service, "/health"), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
