using LlmMesh.Testing.Emulator;

namespace LlmMesh.ProviderEmulator.IntegrationTests;

public sealed class AuthenticationTests
{
    [Theory]
    [InlineData("Bearer emulator-key", 200)]
    [InlineData("Bearer wrong", 401)]
    [InlineData("emulator-key", 401)]
    [InlineData(null, 401)]
    public async Task Complete_KeyConfigured_DemandsIt(string? authorization, int status)
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync(builder => builder.Configuration["Emulator:ApiKey"] = "emulator-key");
        (string, string)[] headers = authorization is null ? [] : [("Authorization", authorization)];

        using HttpResponseMessage response = await new ChatCaller(server.Client).SendAsync(ChatCaller.Body("m"), headers);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status, (await server.RequestsAsync("m")).Single().Status);
    }
}
