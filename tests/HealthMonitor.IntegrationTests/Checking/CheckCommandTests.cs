using System.Text.Json.Nodes;
using LlmMesh.HealthMonitor.Checking;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.Testing.Emulator;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Checking;

/// <summary>The monitor's <c>check</c>: one object, without a server of the shared state anywhere.</summary>
public sealed class CheckCommandTests
{
    private const string Key = "sk-canary-of-the-check-0123456789";

    [Fact]
    public async Task Check_KeyIsKnown_IsOk()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        using MeshFile mesh = new MeshFile().Provider("house", emulator.BaseUrl, "HOUSE_API_KEY");

        JsonNode account = Assert.Single((await CheckAsync(mesh, $"HOUSE_API_KEY={Key}"))["accounts"]!.AsArray())!;

        Assert.Equal("ok", (string?)account["state"]);
        Assert.StartsWith("house", (string?)account["account"], StringComparison.Ordinal);
        Assert.Null(account["detail"]);
    }

    [Fact]
    public async Task Check_KeyIsRefused_FailsWithoutAWordOfTheKey()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        await emulator.ArmFaultAsync("401", path: "/v1/models");
        using MeshFile mesh = new MeshFile().Provider("house", emulator.BaseUrl, "HOUSE_API_KEY");

        JsonNode answer = await CheckAsync(mesh, $"HOUSE_API_KEY={Key}");

        JsonNode account = Assert.Single(answer["accounts"]!.AsArray())!;
        Assert.Equal("failed", (string?)account["state"]);
        Assert.Equal("the credential was refused (401)", (string?)account["detail"]);
        Assert.DoesNotContain(Key, answer.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_AccountWithoutCredit_Fails()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        await emulator.SetCreditsAsync(0m);
        using var mesh = new MeshFile();
        mesh.Write("{}");

        JsonNode answer = await CheckAsync(mesh, $"EMULATOR_BASE_URL={emulator.Root.AbsoluteUri.TrimEnd('/')}");

        JsonNode account = Assert.Single(answer["accounts"]!.AsArray())!;
        Assert.Equal("the account has no credit left", (string?)account["detail"]);
    }

    [Fact]
    public async Task Check_ConfigurationIsInvalid_TellsEveryErrorAndAsksNobody()
    {
        using var mesh = new MeshFile();
        await File.WriteAllTextAsync(mesh.Path, """{"providers":{"house":{"colour":"red"}}}""", TestContext.Current.CancellationToken);

        JsonNode answer = await CheckAsync(mesh);

        Assert.NotEmpty(answer["errors"]!.AsArray());
        Assert.Empty(answer["accounts"]!.AsArray());
    }

    private static async Task<JsonNode> CheckAsync(MeshFile mesh, params string[] settings)
    {
        string[] absent = ["OPENROUTER_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "AZURE_OPENAI_API_KEY", "OLLAMA_BASE_URL"];
        using var output = new MemoryStream();
        await CheckCommand.RunAsync(
            [
                "check", "--environment=Development", "--DotEnv:Enabled=false", $"--Mesh:ConfigFile={mesh.Path}",
                .. absent.Select(variable => $"--{variable}="), .. settings.Select(setting => $"--{setting}"),
            ],
            output,
            TestContext.Current.CancellationToken);
        return JsonNode.Parse(output.ToArray())!;
    }
}
