using System.ClientModel;
using OpenAI;
using OpenAI.Embeddings;
using OpenAI.Moderations;

namespace LlmMesh.Router.IntegrationTests.Clients;

/// <summary>OpenAI's own client for what is no chat.</summary>
public sealed class OpenAIOperationsSdkTests(MeshFixture mesh)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GenerateEmbeddings_Texts_ComeInOrderAsTheSdkAsksForThem()
    {
        OpenAIEmbeddingCollection embeddings = await Client().GetEmbeddingClient("first/sdk-embedding")
            .GenerateEmbeddingsAsync(["one", "two"], new EmbeddingGenerationOptions { Dimensions = 8 }, Cancelled);

        Assert.Equal([0, 1], embeddings.Select(one => one.Index));
        Assert.All(embeddings, one => Assert.Equal(1, Math.Sqrt(one.ToFloats().ToArray().Sum(number => number * number)), 3));
        Assert.Equal(2, embeddings.Usage.InputTokenCount);
    }

    [Fact]
    public async Task GenerateEmbeddings_UnknownModel_RaisesTheSdksException()
    {
        ClientResultException error = await Assert.ThrowsAsync<ClientResultException>(
            () => Client().GetEmbeddingClient("nobody/at-home").GenerateEmbeddingAsync("a", cancellationToken: Cancelled));

        Assert.Equal(404, error.Status);
    }

    [Fact]
    public async Task ClassifyTexts_Verdicts_ComeInOrder()
    {
        ModerationResultCollection verdicts = await Client().GetModerationClient("first/sdk-moderation")
            .ClassifyTextAsync(["a nice day", "kill them"], Cancelled);

        Assert.Equal([false, true], verdicts.Select(one => one.Flagged));
        Assert.True(verdicts[1].Violence.Flagged);
    }

    private OpenAIClient Client() => new(
        new ApiKeyCredential("none"),
        new OpenAIClientOptions { Endpoint = new Uri(mesh.Router.Root, "v1"), RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(0) });
}
