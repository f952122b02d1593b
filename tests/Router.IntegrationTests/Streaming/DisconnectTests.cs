using System.Net.ServerSentEvents;
using LlmMesh.Contracts;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.Router.IntegrationTests.Streaming;

/// <summary>A client that leaves, after each piece of an answer: one row that says what was used and how well that is known.</summary>
public sealed class DisconnectTests(MeshFixture mesh)
{
    private const int Length = 8;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<int> Positions => [.. Enumerable.Range(1, Length)];

    [Theory]
    [MemberData(nameof(Positions))]
    public async Task Leave_AfterAPiece_IsOneEstimatedRowAndCancelsTheUpstream(int pieces)
    {
        string model = $"fault-stall,after={pieces},tokens={Length},delay-ms=3";
        using (HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Of($"first/{model}", stream: true)))
        {
            await ReadAsync(response, $"w{pieces - 1}");
        }

        await AssertUpstreamLeftAsync(model);
        LedgerEvent row = await mesh.Ledger.EventForModelAsync($"first/{model}");
        Assert.Equal((RequestOutcome.Cancelled, UsagePrecision.Estimated), (row.Outcome, row.UsagePrecision));
        Assert.InRange(row.Usage.Output, 1, 3 * pieces);
    }

    [Theory]
    [MemberData(nameof(Positions))]
    public async Task Leave_AfterAPieceWithUsage_IsOneExactRow(int pieces)
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        string model = $"counted-{pieces}";
        provider.Says(
            model,
            string.Concat(Enumerable.Range(1, pieces).Select(piece => ScriptedProvider.Piece(
                $"w{piece - 1} ", $$""","usage":{"prompt_tokens":7,"completion_tokens":{{piece}},"total_tokens":{{7 + piece}}}"""))),
            ScriptEnd.Open);
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings
        {
            Configuration =
                $$"""
                { "providers": { "counting": { "base_url": "{{provider.BaseUrl}}", "api_key_variable": null, "accepts_unlisted_models": true } } }
                """,
        });
        using (HttpResponseMessage response = await router.ChatAsync(ChatBody.Of($"counting/{model}", stream: true)))
        {
            await ReadAsync(response, $"w{pieces - 1}");
        }

        LedgerEvent row = await mesh.Ledger.EventForModelAsync($"counting/{model}");
        Assert.Equal((RequestOutcome.Cancelled, UsagePrecision.Exact), (row.Outcome, row.UsagePrecision));
        Assert.Equal((7, pieces), (row.Usage.TotalInput, row.Usage.TotalOutput));
    }

    private async Task AssertUpstreamLeftAsync(string model) =>
        Assert.Equal(RequestEnding.Aborted, Assert.Single(await mesh.Emulator.EndedAsync(1, model, Cancelled)).Ending);

    private static async Task ReadAsync(HttpResponseMessage response, string last)
    {
        await foreach (SseItem<string> item in response.EventsAsync())
        {
            if (item.Data.Contains(last, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The stream ended before '{last}'.");
    }
}
