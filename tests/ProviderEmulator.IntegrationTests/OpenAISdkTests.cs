using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;

namespace LlmMesh.ProviderEmulator.IntegrationTests;

/// <summary>OpenAI's own client is the judge of the dialect.</summary>
public sealed class OpenAISdkTests(EmulatorFixture emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private OpenAIClientOptions Options => new() { Endpoint = emulator.Server.BaseUrl, RetryPolicy = new ClientRetryPolicy(maxRetries: 0) };

    [Fact]
    public async Task CompleteChat_Sdk_ReadsAnswerAndUsage()
    {
        ChatCompletion completion = await Chat("echo").CompleteChatAsync([new UserChatMessage("one two")], cancellationToken: Cancellation);

        Assert.Equal("echo:one two", completion.Content[0].Text);
        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
        Assert.Equal(2, completion.Usage.InputTokenCount);
    }

    [Fact]
    public async Task CompleteChatStreaming_Sdk_ReadsToolCallAndUsage()
    {
        ChatCompletionOptions options = new() { ToolChoice = ChatToolChoice.CreateRequiredChoice() };
        options.Tools.Add(ChatTool.CreateFunctionTool("f", null, BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""")));
        StringBuilder arguments = new();
        ChatTokenUsage? usage = null;

        await foreach (StreamingChatCompletionUpdate update in Chat("m").CompleteChatStreamingAsync([new UserChatMessage("x")], options, Cancellation))
        {
            usage ??= update.Usage;
            foreach (StreamingChatToolCallUpdate call in update.ToolCallUpdates)
            {
                arguments.Append(call.FunctionArgumentsUpdate);
            }
        }

        Assert.Equal("""{"city":""}""", arguments.ToString());
        Assert.NotNull(usage);
    }

    [Fact]
    public async Task CompleteChat_RateLimitFault_RaisesTheSdksError()
    {
        ClientResultException error = await Assert.ThrowsAsync<ClientResultException>(
            () => Chat("fault-429").CompleteChatAsync([new UserChatMessage("x")], cancellationToken: Cancellation));

        Assert.Equal(429, error.Status);
        Assert.Contains("rate_limit_exceeded", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateEmbeddings_Sdk_DecodesVectors()
    {
        EmbeddingClient client = new("e", new ApiKeyCredential("none"), Options);

        OpenAIEmbeddingCollection vectors = await client.GenerateEmbeddingsAsync(["a", "b"], new EmbeddingGenerationOptions { Dimensions = 12 }, Cancellation);

        Assert.Equal([12, 12], vectors.Select(vector => vector.ToFloats().Length));
        Assert.Equal(2, vectors.Usage.TotalTokenCount);
    }

    private ChatClient Chat(string model) => new(model, new ApiKeyCredential("none"), Options);
}
