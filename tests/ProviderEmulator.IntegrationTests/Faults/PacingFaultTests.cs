using LlmMesh.Testing.Emulator;
using LlmMesh.Testing.Time;
using Microsoft.Extensions.DependencyInjection;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Faults;

public sealed class PacingFaultTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_SlowFirstToken_SendsTheRoleAtOnceAndContentWhenDue()
    {
        (EmulatorServer server, ManualTimeProvider clock) = await StartAsync();
        await using EmulatorServer started = server;
        using RawClient client = await RawClient.PostChatAsync(server.Root, ChatCaller.Body("fault-slow-first-token,ms=9000", stream: true));
        await clock.WaiterAsync(9 * Second, Cancellation);
        string first = await client.ReadUntilAsync("\"role\":\"assistant\"");

        clock.Advance(9 * Second);

        Assert.DoesNotContain("Hello", first, StringComparison.Ordinal);
        Assert.Contains("Hello", await client.ReadUntilAsync("[DONE]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_SlowFirstToken_SendsHeadersAtOnceAndTheBodyWhenDue()
    {
        (EmulatorServer server, ManualTimeProvider clock) = await StartAsync();
        await using EmulatorServer started = server;
        using RawClient client = await RawClient.PostChatAsync(server.Root, ChatCaller.Body("fault-slow-first-token,ms=9000"));
        await clock.WaiterAsync(9 * Second, Cancellation);
        string head = await client.ReadUntilAsync("\r\n\r\n");

        clock.Advance(9 * Second);

        Assert.EndsWith("\r\n\r\n", head, StringComparison.Ordinal);
        await client.ReadUntilAsync("Hello");
    }

    [Theory]
    [InlineData(true, ": keep-alive\n\n")]
    [InlineData(false, "\n\r\n")]
    public async Task Complete_CommentsOnly_RepeatsThemForever(bool stream, string filler)
    {
        (EmulatorServer server, ManualTimeProvider clock) = await StartAsync();
        await using EmulatorServer started = server;
        using RawClient client = await RawClient.PostChatAsync(server.Root, ChatCaller.Body("fault-comments-only", stream: stream));
        for (int comment = 0; comment < 5; comment++)
        {
            string text = await client.ReadUntilAsync(filler);
            Assert.DoesNotContain("data:", text, StringComparison.Ordinal);
            Assert.DoesNotContain("{", text, StringComparison.Ordinal);
            await clock.WaiterAsync(Second, Cancellation);
            clock.Advance(Second);
        }
    }

    [Fact]
    public async Task Stream_CommentsOnlySoManyTimes_AnswersAfterwards()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();

        string raw = await new ChatCaller(server.Client).RawAsync(ChatCaller.Body("fault-comments-only,interval-ms=1,times=3", stream: true));

        Assert.StartsWith(": keep-alive\n\n: keep-alive\n\n: keep-alive\n\ndata: {", raw, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_CommentsOnlySoManyTimes_AnswersAfterBlankLines()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();

        string raw = await new ChatCaller(server.Client).RawAsync(ChatCaller.Body("fault-comments-only,interval-ms=1,times=2"));

        Assert.StartsWith("\n\n{", raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_TokenDelay_HoldsEveryToken()
    {
        (EmulatorServer server, ManualTimeProvider clock) = await StartAsync();
        await using EmulatorServer started = server;
        using RawClient client = await RawClient.PostChatAsync(server.Root, ChatCaller.Body("fault-none,tokens=3,token-delay-ms=1000", stream: true));
        for (int token = 0; token < 3; token++)
        {
            await clock.WaiterAsync(Second, Cancellation);
            Assert.Equal(1 + token, (await server.RequestsAsync()).Single().Writes);
            clock.Advance(Second);
        }

        await client.ReadUntilAsync("[DONE]");
    }

    private static async Task<(EmulatorServer Server, ManualTimeProvider Clock)> StartAsync()
    {
        ManualTimeProvider clock = new();
        return (await EmulatorServer.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(clock)), clock);
    }
}
