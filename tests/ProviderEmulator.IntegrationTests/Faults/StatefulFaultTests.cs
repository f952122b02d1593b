using LlmMesh.Testing.Emulator;
using LlmMesh.Testing.Time;
using Microsoft.Extensions.DependencyInjection;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Faults;

public sealed class StatefulFaultTests(EmulatorFixture emulator)
{
    [Fact]
    public async Task Complete_FlapByRequests_TakesTurns()
    {
        const string Model = "fault-flap,up=2,down=3";

        await ExpectAsync(emulator.Chat, Model, 200, 200, 503, 503, 503, 200, 200, 503);
    }

    [Fact]
    public Task Complete_FlapAsOtherFault_MeetsThatOne() =>
        ExpectAsync(emulator.Chat, "fault-flap,up=0,down=5,as=429", 429, 429);

    [Fact]
    public async Task Complete_FlapByTime_FollowsTheClock()
    {
        const string Model = "fault-flap,up-ms=1000,down-ms=60000";
        ManualTimeProvider clock = new();
        await using EmulatorServer server = await EmulatorServer.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(clock));
        ChatCaller chat = new(server.Client);

        await ExpectAsync(chat, Model, 200, 200);
        clock.Advance(TimeSpan.FromSeconds(1));
        await ExpectAsync(chat, Model, 503, 503, 503);
        clock.Advance(TimeSpan.FromSeconds(60));
        await ExpectAsync(chat, Model, 200);
    }

    [Theory]
    [InlineData("ending=aaaa", "Bearer sk-key-aaaa", 401)]
    [InlineData("ending=aaaa", "Bearer sk-key-bbbb", 200)]
    [InlineData("ending=aaaa,as=402", "Bearer sk-key-aaaa", 402)]
    [InlineData("ending=aaaa,as=insufficient-quota", "Bearer sk-key-aaaa", 429)]
    [InlineData("ending=aaaa", null, 200)]
    [InlineData("as=403", "Bearer sk-key-bbbb", 403)]
    public async Task Complete_KeyRefused_FailsForThatKeyOnly(string options, string? authorization, int status)
    {
        (string, string)[] headers = authorization is null ? [] : [("Authorization", authorization)];

        using HttpResponseMessage response = await emulator.Chat.SendAsync(ChatCaller.Body($"fault-key-refused,{options}"), headers);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task ClearFaults_FlappingModel_BeginsAgain()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();
        ChatCaller chat = new(server.Client);
        await ExpectAsync(chat, "fault-flap,up=1,down=9", 200, 503);

        await server.ClearFaultsAsync();

        await ExpectAsync(chat, "fault-flap,up=1,down=9", 200);
    }

    [Theory]
    [InlineData("user", 200)]
    [InlineData("assistant", 400)]
    public async Task Complete_PrefillRefused_RefusesOnlyAPrefill(string lastRole, int status)
    {
        string body = $$"""{"model":"fault-prefill-refused","messages":[{"role":"user","content":"a"},{"role":"{{lastRole}}","content":"b"}]}""";

        using HttpResponseMessage response = await emulator.Chat.SendAsync(body);

        Assert.Equal(status, (int)response.StatusCode);
    }

    private static async Task ExpectAsync(ChatCaller chat, string model, params int[] expected)
    {
        List<int> statuses = [];
        while (statuses.Count < expected.Length)
        {
            using HttpResponseMessage response = await chat.SendAsync(ChatCaller.Body(model));
            statuses.Add((int)response.StatusCode);
        }

        Assert.Equal(expected, statuses);
    }
}
