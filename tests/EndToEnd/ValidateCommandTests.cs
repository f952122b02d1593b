using System.Net.Http.Json;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace LlmMesh.EndToEnd;

/// <summary>The command that asks the providers, on a mesh whose only provider is made to refuse everybody: circuits stay open after it.</summary>
[Collection(typeof(OwnMeshCollection))]
public sealed class ValidateCommandTests(CommandMesh mesh) : IClassFixture<CommandMesh>
{
    [Fact]
    public async Task ValidateProviders_OneThatFails_IsNamed()
    {
        ExecuteCommandResult well = await mesh.GiveAsync("router", "validate-providers");
        Assert.True(well.Success, well.Message);
        Assert.Matches("^[1-9][0-9]* OK, [0-9]+ skipped, 0 failed\\.$", well.Message);

        using HttpResponseMessage armed = await mesh.Admin.PostAsJsonAsync(
            mesh.AddressOf("provider-emulator", "/emulator/faults"), new { fault = "401", times = 1000 }, TestContext.Current.CancellationToken);
        armed.EnsureSuccessStatusCode();
        ExecuteCommandResult ill = await mesh.GiveAsync("router", "validate-providers");

        Assert.False(ill.Success);
        Assert.Contains(" failed: emulator/", ill.Message, StringComparison.Ordinal);
    }
}
