using LlmMesh.Testing.Emulator;
using LlmMesh.Testing.Time;
using Microsoft.Extensions.DependencyInjection;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Faults;

public sealed class ConnectionFaultTests(EmulatorFixture emulator)
{
    [Fact]
    public async Task Complete_Reset_EndsWithRstAndNoByte()
    {
        (string text, ConnectionEnd end) = await TalkAsync("fault-reset");

        Assert.Equal("", text);
        Assert.Equal(ConnectionEnd.Reset, end);
    }

    [Fact]
    public async Task Complete_ResetAfterHeaders_EndsWithRstAfterAWholeHead()
    {
        (string text, ConnectionEnd end) = await TalkAsync("fault-reset-after-headers");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", text, StringComparison.Ordinal);
        Assert.Equal(ConnectionEnd.Reset, end);
    }

    [Fact]
    public async Task Complete_Silence_AnswersNothingWhateverTimePasses()
    {
        const string Model = "fault-silence";
        ManualTimeProvider clock = new();
        await using EmulatorServer server = await StartAsync(clock);
        using RawClient client = await RawClient.PostChatAsync(server.Root, ChatCaller.Body(Model));
        await server.ArrivedAsync(1, Model, TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(RequestEnding.InFlight, (await server.RequestsAsync(Model)).Single().Ending);
        Assert.False(client.HasNews);
    }

    [Fact]
    public async Task Complete_SlowHeaders_SendsTheStatusLineAloneFirst()
    {
        ManualTimeProvider clock = new();
        await using EmulatorServer server = await StartAsync(clock);
        using RawClient client = await RawClient.PostChatAsync(server.Root, ChatCaller.Body("fault-slow-headers,ms=700"));
        await clock.WaiterAsync(TimeSpan.FromMilliseconds(700), TestContext.Current.CancellationToken);
        string first = await client.ReadUntilAsync("\r\n");

        clock.Advance(TimeSpan.FromMilliseconds(700));

        Assert.Equal("HTTP/1.1 200 OK\r\n", first);
        Assert.Contains("\"finish_reason\":\"stop\"", await client.ReadUntilAsync("\r\n0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_DelayOption_HoldsEvenAReset()
    {
        ManualTimeProvider clock = new();
        await using EmulatorServer server = await StartAsync(clock);
        using RawClient client = await RawClient.PostChatAsync(server.Root, ChatCaller.Body("fault-reset,delay-ms=5000"));
        await clock.WaiterAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        bool early = client.HasNews;

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.False(early);
        Assert.Equal(ConnectionEnd.Reset, (await client.ReadToEndAsync()).End);
    }

    private static Task<EmulatorServer> StartAsync(ManualTimeProvider clock) =>
        EmulatorServer.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(clock));

    private async Task<(string Text, ConnectionEnd End)> TalkAsync(string model)
    {
        using RawClient client = await RawClient.PostChatAsync(emulator.Server.Root, ChatCaller.Body(model, stream: true));
        return await client.ReadToEndAsync();
    }
}
