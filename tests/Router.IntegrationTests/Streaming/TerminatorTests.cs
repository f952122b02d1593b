using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Streaming;

/// <summary>Providers that forget the terminator and keep the connection.</summary>
public sealed class TerminatorTests(MeshFixture mesh, ClockedRouter clocked) : IClassFixture<ClockedRouter>
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Stream_FinishedOnAnOpenConnection_EndsPromptly()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Says("forgetful", ScriptedProvider.Piece("all of it") + ScriptedProvider.Finish(), ScriptEnd.Open);
        string name = $"open-{mesh.Providers.Next()}";
        await using RouterServer router = await mesh.StartRouterAsync(clocked.Settings() with
        {
            Configuration =
                $$"""{ "providers": { "{{name}}": { "base_url": "{{provider.BaseUrl}}", "api_key_variable": null, "accepts_unlisted_models": true } } }""",
        });
        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of($"{name}/forgetful", stream: true));
        await clocked.Clock.WaiterAsync(Grace, TestContext.Current.CancellationToken);

        clocked.Clock.Advance(Grace);

        StreamText stream = await response.StreamAsync();
        Assert.Equal("all of it", stream.Content);
        Assert.True(stream.IsDone);
        Assert.Null(stream.Error);
        Assert.Equal(RequestOutcome.Completed, (await mesh.Ledger.EventAsync(response)).Outcome);
    }
}
