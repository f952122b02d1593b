using LlmMesh.Testing.Emulator;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Faults;

public sealed class FaultSelectionTests(EmulatorFixture emulator)
{
    [Fact]
    public async Task Complete_FaultHeader_WinsOverTheModel()
    {
        using HttpResponseMessage response = await emulator.Chat.SendAsync(ChatCaller.Body("fault-503"), ("x-emulator-fault", "429, retry-after=7"));

        Assert.Equal(429, (int)response.StatusCode);
        Assert.Equal("7", response.Headers.GetValues("Retry-After").Single());
    }

    [Theory]
    [InlineData("fault-", "Unknown fault")]
    [InlineData("fault-bogus", "Unknown fault 'bogus'")]
    [InlineData("fault-429,bogus=1", "no option 'bogus'")]
    [InlineData("fault-429,retry-after=soon", "whole number")]
    [InlineData("fault-429,retry-after", "whole number")]
    [InlineData("fault-none,delay-ms=-1", "whole number")]
    [InlineData("fault-none,tokens=2000000", "whole number")]
    [InlineData("fault-cut,how=never", "one of close, reset, end")]
    [InlineData("fault-cut,after=1,after=2", "given twice")]
    public async Task Complete_MisspeltFault_IsRefusedWithTheReason(string model, string reason)
    {
        using HttpResponseMessage response = await emulator.Chat.SendAsync(ChatCaller.Body(model));

        Assert.Equal(400, (int)response.StatusCode);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"code\":\"unknown_fault\"", body, StringComparison.Ordinal);
        Assert.Contains(reason, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arm_ForAModel_MeetsTheNextRequestsOfThatModelOnly()
    {
        await emulator.Server.ArmFaultAsync("500", model: "armed-a", times: 2);

        int[] statuses = [await StatusAsync("armed-a"), await StatusAsync("armed-b"), await StatusAsync("armed-a"), await StatusAsync("armed-a")];
        Assert.Equal([500, 200, 500, 200], statuses);
    }

    [Fact]
    public async Task Arm_SeveralForAModel_AreUsedInTheirOrder()
    {
        await emulator.Server.ArmFaultAsync("500", model: "armed-order");
        await emulator.Server.ArmFaultAsync("429", model: "armed-order");

        int[] statuses = [await StatusAsync("armed-order"), await StatusAsync("armed-order"), await StatusAsync("armed-order")];
        Assert.Equal([500, 429, 200], statuses);
    }

    [Fact]
    public async Task Arm_ForAPath_LeavesOtherPathsAlone()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();
        await server.ArmFaultAsync("503", path: "/v1/models");
        using HttpResponseMessage chat = await new ChatCaller(server.Client).SendAsync(ChatCaller.Body("m"));

        using HttpResponseMessage models = await server.Client.GetAsync("v1/models", TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)chat.StatusCode);
        Assert.Equal(503, (int)models.StatusCode);
    }

    [Fact]
    public async Task Clear_ArmedFault_IsGone()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();
        await server.ArmFaultAsync("503", times: 100);

        await server.ClearFaultsAsync();

        using HttpResponseMessage response = await new ChatCaller(server.Client).SendAsync(ChatCaller.Body("m"));
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("bogus", 1, null)]
    [InlineData("429", 0, null)]
    [InlineData("429", 1, "v1/models")]
    public async Task Arm_Nonsense_IsRefused(string fault, int times, string? path) =>
        await Assert.ThrowsAsync<ArgumentException>(() => emulator.Server.ArmFaultAsync(fault, times: times, path: path));

    private async Task<int> StatusAsync(string model)
    {
        using HttpResponseMessage response = await emulator.Chat.SendAsync(ChatCaller.Body(model));
        return (int)response.StatusCode;
    }
}
