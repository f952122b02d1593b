using System.Net;
using LlmMesh.Contracts;
using LlmMesh.Testing;

namespace LlmMesh.Router.IntegrationTests.Media;

/// <summary>What is paid by the piece is held before it is sent, so that a hard budget holds.</summary>
public sealed class MediaBudgetTests(MeshFixture mesh)
{
    [Fact]
    public async Task Generate_HardBudget_AdmitsExactlyTheImagesItPaysFor()
    {
        await using GarnetServer state = new();
        await state.StartAsync(TestContext.Current.CancellationToken);
        await using LedgerBook ledger = await LedgerBook.OpenAsync(state.Endpoint);
        await using RouterServer router = await RouterServer.StartAsync(state.Endpoint, mesh.Emulator.Root, new RouterSettings
        {
            Configuration = """{ "settings": { "daily_budget": { "usd": 0.0055, "kind": "hard" } } }""",
        });

        // Five images of a tenth of a cent are paid for, a sixth is not.
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(router, ledger, images: 2));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(router, ledger, images: 4));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(router, ledger, images: 3));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(router, ledger, images: 1));
    }

    private static async Task<HttpStatusCode> StatusAsync(RouterServer router, LedgerBook ledger, int images)
    {
        using HttpResponseMessage response = await router.PostAsync(
            "v1/images/generations", $$"""{"model":"emulator/emulator-image-per-image","prompt":"x","n":{{images}}}""");
        if (response.IsSuccessStatusCode)
        {
            LedgerEvent row = await ledger.EventAsync(response);
            Assert.Equal(images * 1_000_000, row.CostNanoDollars);
        }

        return response.StatusCode;
    }
}
