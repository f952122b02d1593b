using System.Security.Cryptography;
using System.Text;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Observation;

public sealed class RequestLogTests(EmulatorFixture emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Log_Request_NotesWhatArrived()
    {
        const string Body = """{ "messages":[{"role":"system","content":"a"},{"role":"user","content":"b"}] , "model":"log-notes","stream":true }""";

        await (await emulator.Chat.SendAsync(Body, ("Authorization", "Bearer sk-secret-1234abcd"), ("X-Custom", "1"))).Content.ReadAsStringAsync(Cancellation);

        ObservedRequest request = (await emulator.Server.RequestsAsync("log-notes")).Single();
        Assert.Equal("/v1/chat/completions", request.Path);
        Assert.Equal(("user", true, 200, RequestEnding.Completed), (request.LastRole, request.Stream, request.Status, request.Ending));
        Assert.Equal(Encoding.UTF8.GetByteCount(Body), request.BodyBytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body))), request.BodySha256);
        Assert.Contains("X-Custom", request.Headers);
        Assert.Equal("Bearer …abcd", request.Authorization);
        Assert.True(request.EndedAt >= request.At);
    }

    [Fact]
    public async Task Body_KeptRequest_IsTheExactBytes()
    {
        byte[] sent = Encoding.UTF8.GetBytes("{\"model\" :\"log-body\",\n\t\"messages\":[{\"role\":\"user\",\"content\":\"\\u00fc ü\"}]}");
        using ByteArrayContent content = new(sent);
        using HttpResponseMessage response = await emulator.Server.Client.PostAsync("v1/chat/completions", content, Cancellation);

        long sequence = (await emulator.Server.RequestsAsync("log-body")).Single().Sequence;

        Assert.Equal(sent, await emulator.Server.BodyAsync(sequence));
    }

    [Theory]
    [InlineData("Bearer short", "Bearer …")]
    [InlineData("raw-credential", "…tial")]
    public async Task Log_Credential_IsNeverShownWhole(string authorization, string shown)
    {
        string model = "log-" + shown;
        using HttpResponseMessage response = await emulator.Chat.SendAsync(ChatCaller.Body(model), ("Authorization", authorization));

        Assert.Equal(shown, (await emulator.Server.RequestsAsync(model)).Single().Authorization);
    }

    [Fact]
    public async Task Log_ClientLeavesAStream_SaysAbortedAndStopsWriting()
    {
        const string Model = "fault-none,tokens=100000,token-delay-ms=1";
        RawClient client = await RawClient.PostChatAsync(emulator.Server.Root, ChatCaller.Body(Model, stream: true));
        await client.ReadUntilAsync("w0");

        client.Dispose();

        ObservedRequest request = (await emulator.Server.EndedAsync(1, Model, Cancellation)).Single();
        Assert.Equal(RequestEnding.Aborted, request.Ending);
        Assert.NotNull(request.EndedAt);
        Assert.InRange(request.Writes, 1, 100_000);
        Assert.Equal(request.Writes, (await emulator.Server.RequestsAsync(Model)).Single().Writes);
    }

    [Theory]
    [InlineData("fault-silence")]
    [InlineData("fault-stall,after=0")]
    [InlineData("fault-comments-only,interval-ms=100000")]
    public async Task Log_ClientLeavesAHeldRequest_SaysAborted(string model)
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();
        using RawClient client = await RawClient.PostChatAsync(server.Root, ChatCaller.Body(model, stream: true));
        await server.ArrivedAsync(1, model, Cancellation);

        client.Dispose();

        Assert.Equal(RequestEnding.Aborted, (await server.EndedAsync(1, model, Cancellation)).Single().Ending);
    }

    [Fact]
    public async Task Log_FaultBreaksTheConnection_SaysBroken()
    {
        const string Model = "fault-cut,how=reset,after=2";
        using RawClient client = await RawClient.PostChatAsync(emulator.Server.Root, ChatCaller.Body(Model, stream: true));
        await client.ReadToEndAsync();

        ObservedRequest request = (await emulator.Server.EndedAsync(1, Model, Cancellation)).Single();

        Assert.Equal((RequestEnding.Broken, "cut,how=reset,after=2"), (request.Ending, request.Fault));
    }

    [Fact]
    public async Task Stats_EveryEnding_IsCountedOnce()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();
        ChatCaller chat = new(server.Client);
        await chat.DocumentAsync(ChatCaller.Body("m"));
        (await chat.SendAsync(ChatCaller.Body("fault-503"))).Dispose();
        using RawClient broken = await RawClient.PostChatAsync(server.Root, ChatCaller.Body("fault-reset"));
        await broken.ReadToEndAsync();
        using RawClient held = await RawClient.PostChatAsync(server.Root, ChatCaller.Body("fault-silence"));
        RawClient left = await RawClient.PostChatAsync(server.Root, ChatCaller.Body("fault-silence"));
        await server.ArrivedAsync(5, null, Cancellation);
        left.Dispose();
        await server.EndedAsync(4, null, Cancellation);

        Assert.Equal(new EmulatorStats(5, 2, 1, 1, 1), await server.StatsAsync());
    }

    [Fact]
    public async Task Clear_Log_ForgetsRequestsAndKeepsCounting()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();
        await new ChatCaller(server.Client).DocumentAsync(ChatCaller.Body("m"));

        await server.ClearRequestsAsync();
        await new ChatCaller(server.Client).DocumentAsync(ChatCaller.Body("m"));

        Assert.Equal(2, (await server.RequestsAsync()).Single().Sequence);
        Assert.Equal(2, (await server.StatsAsync()).Total);
    }

    [Fact]
    public async Task Log_MoreThanItHolds_KeepsTheNewest()
    {
        const int Sent = 10_030;
        await using EmulatorServer server = await EmulatorServer.StartAsync();
        await Parallel.ForAsync(0, Sent, Cancellation, async (_, cancellation) => (await server.Client.GetAsync("v1/models", cancellation)).Dispose());

        IReadOnlyList<ObservedRequest> requests = await server.RequestsAsync();

        Assert.Equal(10_000, requests.Count);
        Assert.Equal(Sent, requests[^1].Sequence);
        Assert.Empty(await server.BodyAsync(Sent));
        await Assert.ThrowsAsync<HttpRequestException>(() => server.BodyAsync(Sent - 1000));
    }

    [Fact]
    public async Task Log_SwitchedOff_AnswersAndCountsOnly()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync(builder => builder.Configuration["Emulator:Log"] = "false");
        await new ChatCaller(server.Client).DocumentAsync(ChatCaller.Body("m"));

        Assert.Empty(await server.RequestsAsync());
        Assert.Equal(1, (await server.StatsAsync()).Completed);
    }
}
