using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;
using static LlmMesh.Compat.Hosting.IntegrationTests.SampleApplication;

namespace LlmMesh.Compat.Hosting.IntegrationTests;

/// <summary>Several processes of one project behind its one address.</summary>
public sealed class ReplicaTests
{
    private const string ThreeReplicas = "--replicas=3";

    [Fact]
    public async Task Address_OfReplicas_LeadsToEachInTurn()
    {
        await using DistributedApplication app = await StartHealthyAsync(ThreeReplicas);
        IReadOnlyList<ResourceEvent> instances = await app.InstancesAsync("service");

        var answered = new HashSet<int>();
        foreach (ResourceEvent _ in instances)
        {
            answered.Add(await AskWhoAnswersAsync(app));
        }

        Assert.Equal(instances.Select(instance => instance.ProcessIdOf()).Order(), answered.Order());
        Assert.All(instances, instance => Assert.Single(instance.Snapshot.Urls, url => url is { Name: "http target port", IsInternal: true }));
        Assert.Equal(3, instances.Select(instance => instance.Snapshot.Urls.First(url => url.IsInternal).Url).Distinct().Count());
    }

    [Fact]
    public async Task Stop_OfOneReplica_LetsItsConnectionEndAndSendsNewOnesToTheOthers()
    {
        await using DistributedApplication app = await StartHealthyAsync(ThreeReplicas);
        await using RawHttp connection = await RawHttp.ConnectAsync(app.GetEndpoint("service"));
        int processId = int.Parse(await connection.GetAsync("/pid"), CultureInfo.InvariantCulture);
        ResourceEvent draining = (await app.InstancesAsync("service")).Single(instance => instance.ProcessIdOf() == processId);
        await connection.SendAsync("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nfirst");
        await app.HearAsync(draining, "listening to a body");

        Task<ExecuteCommandResult> stop = app.AskAsync(draining, KnownResourceCommands.StopCommand);
        await app.WaitForInstanceAsync(draining, KnownResourceStates.Stopping);
        int[] answered = [await AskWhoAnswersAsync(app), await AskWhoAnswersAsync(app), await AskWhoAnswersAsync(app)];
        await connection.SendAsync(" half");
        string answer = await connection.AnswerAsync();

        Assert.Equal($"{processId}:first half", answer);
        Assert.DoesNotContain(processId, answered);
        Assert.True((await stop).Success);
    }

    [Fact]
    public async Task Restart_OfEachReplicaInTurn_FailsNoRequest()
    {
        await using DistributedApplication app = await StartHealthyAsync(ThreeReplicas);
        IReadOnlyList<ResourceEvent> before = await app.InstancesAsync("service");
        using var done = new CancellationTokenSource();
        Task<int> traffic = AskUntilAsync(app, done.Token);

        foreach (ResourceEvent instance in before)
        {
            ExecuteCommandResult result = await app.AskAsync(instance, KnownResourceCommands.RestartCommand);
            Assert.True(result.Success, result.Message);
        }

        await done.CancelAsync();
        Assert.True(await traffic > 0);
        IReadOnlyList<ResourceEvent> after = await app.InstancesAsync("service");
        Assert.Equal(before.Select(instance => instance.ResourceId), after.Select(instance => instance.ResourceId));
        Assert.Empty(before.Select(instance => instance.ProcessIdOf()).Intersect(after.Select(instance => instance.ProcessIdOf())));
    }

    [Fact]
    public async Task Kill_OfOneReplica_LeavesTheOthersAnswering()
    {
        await using DistributedApplication app = await StartHealthyAsync(ThreeReplicas);
        ResourceEvent killed = (await app.InstancesAsync("service"))[1];
        using (Process process = Process.GetProcessById(killed.ProcessIdOf()))
        {
            process.Kill();
            await process.WaitForExitAsync(Ending);
        }

        int[] answered = [await AskWhoAnswersAsync(app), await AskWhoAnswersAsync(app), await AskWhoAnswersAsync(app)];

        Assert.DoesNotContain(killed.ProcessIdOf(), answered);
        await app.WaitForInstanceAsync(killed, KnownResourceStates.Exited);
        Assert.True((await app.AskAsync(killed, KnownResourceCommands.StartCommand)).Success);
        await app.WaitForInstanceAsync(killed, KnownResourceStates.Running);
    }

    [Fact]
    public async Task Command_ToTheResource_IsGivenToEveryReplica()
    {
        await using DistributedApplication app = await StartHealthyAsync(ThreeReplicas);
        IResource service = app.Resource("service");

        ExecuteCommandResult stopped = await app.ResourceCommands.ExecuteCommandAsync(service, KnownResourceCommands.StopCommand, Ending);
        ExecuteCommandResult again = await app.ResourceCommands.ExecuteCommandAsync(service, KnownResourceCommands.StopCommand, Ending);

        Assert.True(stopped.Success, stopped.Message);
        IReadOnlyList<ResourceEvent> instances = await app.InstancesAsync("service");
        Assert.All(instances, instance => Assert.Equal(KnownResourceStates.Finished, instance.Snapshot.State?.Text));
        Assert.All(instances, instance => Assert.Contains(instance.ResourceId, again.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task HalfOfAConnection_ThatTheCallerEnds_EndsThereToo()
    {
        await using DistributedApplication app = await StartHealthyAsync(ThreeReplicas);
        using var caller = new TcpClient();
        await caller.ConnectAsync("localhost", app.GetEndpoint("service", "raw").Port, Ending);
        await using NetworkStream stream = caller.GetStream();
        byte[] said = [.. Enumerable.Range(0, 1_000_000).Select(number => (byte)number)];

        await stream.WriteAsync(said, Ending);
        caller.Client.Shutdown(SocketShutdown.Send);
        using var heard = new MemoryStream();
        await stream.CopyToAsync(heard, Ending);

        Assert.Equal(said, heard.ToArray());
    }

    [Fact]
    public async Task Connection_ThatAReplicaResets_IsResetForTheCaller()
    {
        await using DistributedApplication app = await StartHealthyAsync(ThreeReplicas);
        using var caller = new TcpClient();
        await caller.ConnectAsync("localhost", app.GetEndpoint("service", "raw").Port, Ending);

        await caller.Client.SendAsync("reset"u8.ToArray(), Ending);
        caller.Client.Shutdown(SocketShutdown.Send);
        SocketException failure = await Assert.ThrowsAsync<SocketException>(
            async () => await caller.Client.ReceiveAsync(new byte[16], Ending));

        Assert.Equal(SocketError.ConnectionReset, failure.SocketErrorCode);
    }

    /// <summary>On a connection of its own.</summary>
    private static async Task<int> AskWhoAnswersAsync(DistributedApplication app)
    {
        await using RawHttp connection = await RawHttp.ConnectAsync(app.GetEndpoint("service"));
        return int.Parse(await connection.GetAsync("/pid"), CultureInfo.InvariantCulture);
    }

    /// <summary>How many requests were answered; one that fails throws.</summary>
    private static async Task<int> AskUntilAsync(DistributedApplication app, CancellationToken done)
    {
        int answers = 0;
        while (!done.IsCancellationRequested)
        {
            await AskWhoAnswersAsync(app);
            answers++;
        }

        return answers;
    }
}
