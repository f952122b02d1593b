using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Answers;

public sealed class ModelsTests(EmulatorFixture emulator)
{
    [Fact]
    public async Task List_Always_AdvertisesModels()
    {
        JsonNode list = (await emulator.Server.Client.GetFromJsonAsync<JsonNode>("v1/models", TestContext.Current.CancellationToken))!;

        Assert.Equal("list", (string?)list["object"]);
        Assert.Equal(
            [
                "small", "large", "echo", "emulator-embedding", "emulator-completion", "emulator-moderation", "emulator-image",
                "emulator-image-per-image", "emulator-transcribe", "emulator-transcribe-per-minute", "emulator-speech",
            ],
            list["data"]!.AsArray().Select(model => (string?)model!["id"]));
    }

    [Fact]
    public async Task Get_NameWithSlashes_IsAModel()
    {
        JsonNode model = (await emulator.Server.Client.GetFromJsonAsync<JsonNode>("v1/models/vendor/name:free", TestContext.Current.CancellationToken))!;

        Assert.Equal("vendor/name:free", (string?)model["id"]);
        Assert.Equal("model", (string?)model["object"]);
    }

    [Fact]
    public async Task Get_FaultModel_MeetsTheFault()
    {
        using HttpResponseMessage response = await emulator.Server.Client.GetAsync("v1/models/fault-503", TestContext.Current.CancellationToken);

        Assert.Equal(503, (int)response.StatusCode);
    }

    [Fact]
    public async Task Get_UnknownUrl_IsRefusedInOpenAIsShape()
    {
        using HttpResponseMessage response = await emulator.Server.Client.GetAsync("v1/nothing/here", TestContext.Current.CancellationToken);

        Assert.Equal(404, (int)response.StatusCode);
        JsonNode body = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
        Assert.Equal("unknown_url", (string?)body["error"]!["code"]);
    }

    [Fact]
    public async Task Health_Always_IsGood() =>
        Assert.Contains("Healthy", await emulator.Server.Client.GetStringAsync("health", TestContext.Current.CancellationToken), StringComparison.Ordinal);
}
