using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using OpenAI.Responses;

#pragma warning disable OPENAI001 // The client calls its own responses experimental.

namespace LlmMesh.Router.IntegrationTests.Clients;

/// <summary>OpenAI's own client of the Responses API, at providers that only know chat completions.</summary>
public sealed class OpenAIResponsesSdkTests(MeshFixture mesh)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateResponse_Answer_ComesWithItsUsage()
    {
        ResponseResult response = await Client().CreateResponseAsync(Asking("first/echo", "one two"), Cancelled);

        Assert.Equal("echo:one two", response.GetOutputText());
        Assert.Equal(ResponseStatus.Completed, response.Status);
        Assert.Equal((2, 2), (response.Usage.InputTokenCount, response.Usage.OutputTokenCount));
    }

    [Fact]
    public async Task CreateResponseStreaming_Answer_ArrivesInOrder()
    {
        StringBuilder text = new();
        List<int> numbers = [];
        ResponseResult? last = null;
        CreateResponseOptions options = Asking("first/echo", "eins zwei drei");
        options.StreamingEnabled = true;

        await foreach (StreamingResponseUpdate update in Client().CreateResponseStreamingAsync(options, Cancelled))
        {
            numbers.Add(update.SequenceNumber);
            text.Append((update as StreamingResponseOutputTextDeltaUpdate)?.Delta);
            last = (update as StreamingResponseCompletedUpdate)?.Response ?? last;
        }

        Assert.Equal("echo:eins zwei drei", text.ToString());
        Assert.Equal("echo:eins zwei drei", last!.GetOutputText());
        Assert.Equal(Enumerable.Range(0, numbers.Count), numbers);
    }

    [Fact]
    public async Task CreateResponse_Tool_IsCalledAndAnswered()
    {
        CreateResponseOptions options = Asking("first/priced", "call weather {\"city\":\"Graz\"}");
        options.Tools.Add(ResponseTool.CreateFunctionTool(
            "weather",
            BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}"""),
            strictModeEnabled: true));

        ResponseResult response = await Client().CreateResponseAsync(options, Cancelled);

        FunctionCallResponseItem call = Assert.Single(response.OutputItems.OfType<FunctionCallResponseItem>());
        Assert.Equal("weather", call.FunctionName);
        Assert.Equal("Graz", JsonElement.Parse(call.FunctionArguments.ToString()).GetProperty("city").GetString());

        options.InputItems.Add(call);
        options.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, "sunny"));
        ResponseResult next = await Client().CreateResponseAsync(options, Cancelled);

        Assert.Equal(ResponseStatus.Completed, next.Status);
    }

    [Fact]
    public async Task CreateResponse_JsonSchema_ReachesTheProvider()
    {
        CreateResponseOptions options = Asking("first/any", "x");
        options.TextOptions = new ResponseTextOptions
        {
            TextFormat = ResponseTextFormat.CreateJsonSchemaFormat(
                "answer",
                BinaryData.FromString("""{"type":"object","properties":{"count":{"type":"integer"}},"required":["count"],"additionalProperties":false}"""),
                jsonSchemaIsStrict: true),
        };

        ResponseResult response = await Client().CreateResponseAsync(options, Cancelled);

        Assert.Equal(JsonValueKind.Number, JsonElement.Parse(response.GetOutputText()).GetProperty("count").ValueKind);
    }

    [Theory]
    [InlineData("nobody/at-home", 404, "model_not_found")]
    [InlineData("{0}/fault-429", 429, "rate_limit_exceeded")]
    [InlineData("{0}/fault-400", 400, "invalid_request")]
    public async Task CreateResponse_Failure_RaisesTheSdksExceptionWithItsStatus(string model, int status, string code)
    {
        ClientResultException error = await Assert.ThrowsAsync<ClientResultException>(
            () => Client().CreateResponseAsync(Asking(model.Replace("{0}", mesh.Providers.Next(), StringComparison.Ordinal), "x"), Cancelled));

        Assert.Equal(status, error.Status);
        Assert.Contains(code, error.Message, StringComparison.Ordinal);
    }

    private static CreateResponseOptions Asking(string model, string text)
    {
        CreateResponseOptions options = new() { Model = model };
        options.InputItems.Add(ResponseItem.CreateUserMessageItem(text));
        return options;
    }

    private ResponsesClient Client() => new(
        new ApiKeyCredential("none"),
        new ResponsesClientOptions { Endpoint = new Uri(mesh.Router.Root, "v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) });
}
