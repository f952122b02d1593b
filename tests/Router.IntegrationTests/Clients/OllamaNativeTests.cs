using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;

namespace LlmMesh.Router.IntegrationTests.Clients;

/// <summary>OpenAI's own client, answered by a server that speaks Ollama's API alone.</summary>
public sealed class OllamaNativeTests(MeshFixture mesh) : IAsyncLifetime
{
    private RouterServer? _router;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _router = await mesh.StartRouterAsync(new RouterSettings
    {
        Configuration =
            """
            { "providers": { "native": {
              "dialect": "ollama", "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true
            } } }
            """,
    });

    public ValueTask DisposeAsync() => _router!.DisposeAsync();

    [Fact]
    public async Task CompleteChat_Answer_ComesWithItsUsage()
    {
        ChatCompletion completion = await Chat("native/echo").CompleteChatAsync(
            [new SystemChatMessage("Repeat."), new UserChatMessage("one zwei 三")], cancellationToken: Cancelled);

        Assert.Equal("echo:one zwei 三", completion.Content[0].Text);
        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
        Assert.True(completion.Usage is { InputTokenCount: > 0, OutputTokenCount: > 0 });
    }

    [Fact]
    public async Task CompleteChatStreaming_Answer_ArrivesWithItsUsage()
    {
        StringBuilder text = new();
        List<ChatTokenUsage> usages = [];
        ChatFinishReason? finish = null;

        await foreach (StreamingChatCompletionUpdate update in Chat("native/echo")
            .CompleteChatStreamingAsync([new UserChatMessage("eins zwei drei")], cancellationToken: Cancelled))
        {
            text.AppendJoin("", update.ContentUpdate.Select(part => part.Text));
            finish ??= update.FinishReason;
            usages.AddRange(update.Usage is null ? [] : [update.Usage]);
        }

        Assert.Equal("echo:eins zwei drei", text.ToString());
        Assert.Equal(ChatFinishReason.Stop, finish);
        Assert.True(Assert.Single(usages).OutputTokenCount > 0);
    }

    [Fact]
    public async Task CompleteChat_ToolAndItsResult_GoThereAndBack()
    {
        ChatCompletionOptions options = new()
        {
            Tools =
            {
                ChatTool.CreateFunctionTool(
                    "weather", "Tells it.", BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""")),
            },
        };
        List<ChatMessage> messages = [new UserChatMessage("call weather {\"city\":\"Graz\"}")];

        ChatCompletion call = await Chat("native/small").CompleteChatAsync(messages, options, Cancelled);
        ChatToolCall made = Assert.Single(call.ToolCalls);
        messages.Add(new AssistantChatMessage(call));
        messages.Add(new ToolChatMessage(made.Id, "12 degrees"));
        ChatCompletion answer = await Chat("native/small").CompleteChatAsync(messages, options, Cancelled);

        Assert.Equal(ChatFinishReason.ToolCalls, call.FinishReason);
        Assert.Equal("weather", made.FunctionName);
        Assert.Equal("Graz", JsonDocument.Parse(made.FunctionArguments).RootElement.GetProperty("city").GetString());
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.NotEmpty(answer.Content[0].Text);
    }

    [Fact]
    public async Task CompleteChatStreaming_ToolCall_Arrives()
    {
        StringBuilder arguments = new();
        List<string> names = [];
        ChatFinishReason? finish = null;
        ChatCompletionOptions options = new() { Tools = { ChatTool.CreateFunctionTool("weather", "Tells it.") } };

        await foreach (StreamingChatCompletionUpdate update in Chat("native/small")
            .CompleteChatStreamingAsync([new UserChatMessage("call weather {\"city\":\"Graz\"}")], options, Cancelled))
        {
            arguments.AppendJoin("", update.ToolCallUpdates.Select(call => call.FunctionArgumentsUpdate?.ToString()));
            names.AddRange(update.ToolCallUpdates.Select(call => call.FunctionName).OfType<string>());
            finish ??= update.FinishReason;
        }

        Assert.Equal(("weather", ChatFinishReason.ToolCalls), (Assert.Single(names), finish));
        Assert.Equal("Graz", JsonDocument.Parse(arguments.ToString()).RootElement.GetProperty("city").GetString());
    }

    [Fact]
    public async Task CompleteChat_Image_ReachesTheServer()
    {
        UserChatMessage with = new(
            ChatMessageContentPart.CreateTextPart("one"),
            ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(new byte[] { 1, 2, 3 }), "image/png"));

        ChatCompletion seen = await Chat("native/small").CompleteChatAsync([with], cancellationToken: Cancelled);
        ChatCompletion blind = await Chat("native/small").CompleteChatAsync([new UserChatMessage("one")], cancellationToken: Cancelled);

        Assert.True(seen.Usage.InputTokenCount > blind.Usage.InputTokenCount);
    }

    [Fact]
    public async Task CompleteChat_WhatOllamaCannotSay_IsRefusedByName()
    {
        ChatCompletionOptions options = new()
        {
            Tools = { ChatTool.CreateFunctionTool("weather", "Tells it.") },
            ToolChoice = ChatToolChoice.CreateRequiredChoice(),
        };

        ClientResultException error = await Assert.ThrowsAsync<ClientResultException>(
            () => Chat("native/small").CompleteChatAsync([new UserChatMessage("x")], options, Cancelled));

        Assert.Equal(400, error.Status);
        Assert.Contains("tool_choice", error.Message, StringComparison.Ordinal);
    }

    private ChatClient Chat(string model) => new(
        model,
        new ApiKeyCredential("none"),
        new OpenAIClientOptions { Endpoint = new Uri(_router!.Root, "v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) });
}
