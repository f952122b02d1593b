using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace LlmMesh.EndToEnd;

/// <summary>The dashboard's commands, given as its buttons give them.</summary>
[Collection(typeof(OwnMeshCollection))]
public sealed class CommandTests(CommandMesh mesh) : IClassFixture<CommandMesh>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BreakAndReset_AModel_OpensItsCircuitAndClosesIt()
    {
        using HttpClient client = await mesh.CreateClientAsync("breakers");
        Assert.Equal("No circuit was open.", Message(await mesh.GiveAsync("router", "reset-circuits")));

        Assert.Equal("'echo' answers 503 now.", Message(await mesh.GiveAsync("provider-emulator", "break-model")));
        do
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(client));
        }
        while (!await IsOpenAsync("emulator/echo"));
        string reset = Message(await mesh.GiveAsync("router", "reset-circuits"));
        Assert.True((await mesh.GiveAsync("provider-emulator", "mend-models")).Success);

        Assert.Equal("1 circuit reset: emulator/echo.", reset);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(client));
        JsonElement entry = (await mesh.Admin.GetFromJsonAsync<JsonElement>("/usage/audit?action=circuit.reset_all&limit=1", Cancelled)).GetProperty("data")[0];
        Assert.StartsWith("key-", entry.GetProperty("actor").GetProperty("key").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunReport_AfterARequest_CountsItAndSaysWhere()
    {
        using HttpClient client = await mesh.CreateClientAsync("reporters");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(client));

        string message = Message(await mesh.GiveAsync("usage", "run-report"));

        Assert.Matches("^20[0-9]{2}-[0-9]{2}-[0-9]{2}: [1-9][0-9]* requests?, [0-9]+ failed, [0-9.]+ USD\\. The report is in the console log\\.$", message);
    }

    [Fact]
    public async Task Command_ThatNobodyDeclared_IsAFailure()
    {
        ExecuteCommandResult result = await mesh.GiveAsync("router", "break-model");

        Assert.False(result.Success);
    }

    private static string Message(ExecuteCommandResult result)
    {
        Assert.True(result.Success, result.Message);
        return result.Message!;
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync(
            "/v1/chat/completions",
            new { model = "emulator/echo", messages = (object[])[new { role = "user", content = "Say hello" }] },
            Cancelled);
        return response.StatusCode;
    }

    private async Task<bool> IsOpenAsync(string target) =>
        (await mesh.Admin.GetFromJsonAsync<JsonElement>("/metrics", Cancelled))
            .GetProperty("circuit_breaker").GetProperty("open_circuits").TryGetProperty(target, out JsonElement circuit)
        && circuit.GetProperty("state").GetString() == "open";
}
