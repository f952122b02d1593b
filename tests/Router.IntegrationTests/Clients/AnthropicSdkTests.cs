using System.Text;
using System.Text.Json;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;

namespace LlmMesh.Router.IntegrationTests.Clients;

/// <summary>
/// Anthropic's own client, pointed at the edge by its base URL alone: to a provider that speaks its dialect, and to one that speaks
/// chat completions.
/// </summary>
public sealed class AnthropicSdkTests(AnthropicMesh mesh) : IClassFixture<AnthropicMesh>
{
    private const string Same = "claude";
    private const string Other = "chat";

    private static readonly ToolUnion Weather = new(JsonElement.Parse(
        """{"name":"weather","description":"Tells it.","input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}"""));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Same)]
    [InlineData(Other)]
    public async Task Create_Answer_ComesWithItsUsage(string provider)
    {
        Message message = await Client().Messages.Create(Ask(provider, "echo", "one two"), Cancelled);

        Assert.Equal("echo:one two", Text(message));
        Assert.Equal(StopReason.EndTurn, (StopReason)message.StopReason!);
        Assert.Equal((2, 2), (message.Usage.InputTokens, message.Usage.OutputTokens));
    }

    [Theory]
    [InlineData(Same)]
    [InlineData(Other)]
    public async Task CreateStreaming_Answer_ArrivesInOrderWithItsUsage(string provider)
    {
        StringBuilder text = new();
        List<string> kinds = [];
        (long? Input, long Output) usage = default;

        await foreach (RawMessageStreamEvent one in Client().Messages.CreateStreaming(Ask(provider, "echo", "eins zwei drei"), Cancelled))
        {
            kinds.Add(one.Json.GetProperty("type").GetString()!);
            if (one.TryPickContentBlockDelta(out RawContentBlockDeltaEvent? delta) && delta.Delta.TryPickText(out TextDelta? piece))
            {
                text.Append(piece.Text);
            }

            if (one.TryPickDelta(out RawMessageDeltaEvent? end))
            {
                usage = (end.Usage.InputTokens, end.Usage.OutputTokens);
            }
        }

        Assert.Equal("echo:eins zwei drei", text.ToString());
        Assert.Equal(("message_start", "message_stop"), (kinds[0], kinds[^1]));
        Assert.Equal((3L, 4L), (usage.Input ?? 3, usage.Output));
    }

    [Theory]
    [InlineData(Same)]
    [InlineData(Other)]
    public async Task Create_ToolsAndTheirResults_AreALoop(string provider)
    {
        MessageParam question = new UserMessageParam("call weather {\"city\":\"Graz\"}");
        MessageCreateParams ask = Ask(provider, "small", "") with { Messages = [question], Tools = [Weather] };
        Message call = await Client().Messages.Create(ask, Cancelled);
        Assert.Equal(StopReason.ToolUse, (StopReason)call.StopReason!);
        ToolUseBlock use = call.Content.Select(block => block.TryPickToolUse(out ToolUseBlock? tool) ? tool : null).OfType<ToolUseBlock>().Single();

        Message answer = await Client().Messages.Create(
            ask with
            {
                Messages =
                [
                    question,
                    new MessageParam(JsonElement.Parse($$$"""{"role":"assistant","content":[{{{string.Join(',', call.Content.Select(block => block.Json.GetRawText()))}}}]}""")),
                    new MessageParam(JsonElement.Parse($$$"""{"role":"user","content":[{"type":"tool_result","tool_use_id":"{{{use.ID}}}","content":"21 °C"}]}""")),
                ],
            },
            Cancelled);

        Assert.Equal(("weather", "Graz"), (use.Name, use.Input["city"].GetString()));
        Assert.Equal(StopReason.EndTurn, (StopReason)answer.StopReason!);
    }

    [Theory]
    [InlineData(Same)]
    [InlineData(Other)]
    public async Task CreateStreaming_ToolCall_ArrivesInPieces(string provider)
    {
        StringBuilder arguments = new();

        await foreach (RawMessageStreamEvent one in Client().Messages.CreateStreaming(
            Ask(provider, "small", "call weather {\"city\":\"Graz\"}") with { Tools = [Weather] }, Cancelled))
        {
            if (one.TryPickContentBlockDelta(out RawContentBlockDeltaEvent? delta) && delta.Delta.TryPickInputJson(out InputJsonDelta? piece))
            {
                arguments.Append(piece.PartialJson);
            }
        }

        Assert.Equal("Graz", JsonElement.Parse(arguments.ToString()).GetProperty("city").GetString());
    }

    [Theory]
    [InlineData(Same)]
    [InlineData(Other)]
    public async Task Create_Image_ReachesTheProvider(string provider)
    {
        MessageParam picture = new(JsonElement.Parse(
            """{"role":"user","content":[{"type":"text","text":"one"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}]}"""));

        Message message = await Client().Messages.Create(Ask(provider, "small", "") with { Messages = [picture] }, Cancelled);

        Assert.Equal(86, message.Usage.InputTokens);
    }

    [Theory]
    [InlineData(Same)]
    [InlineData(Other)]
    public async Task Create_JsonSchema_IsFollowed(string provider)
    {
        MessageCreateParams ask = Ask(provider, "small", "x") with
        {
            OutputConfig = JsonSerializer.Deserialize<OutputConfig>(
                """{"format":{"type":"json_schema","schema":{"type":"object","properties":{"count":{"type":"integer"}},"required":["count"],"additionalProperties":false}}}"""),
        };

        Message message = await Client().Messages.Create(ask, Cancelled);

        Assert.Equal(JsonValueKind.Number, JsonElement.Parse(Text(message)).GetProperty("count").ValueKind);
    }

    [Theory]
    [InlineData(Same, "provider")]
    [InlineData(Other, "estimate")]
    public async Task CountTokens_Prompt_IsCountedByTheProviderOrTheMesh(string provider, string source)
    {
        using HttpResponseMessage answer = await mesh.Router.Client.PostAsync(
            new Uri("v1/messages/count_tokens", UriKind.Relative),
            new StringContent($$"""{"model":"{{provider}}/small","messages":[{"role":"user","content":"a b c d"}]}"""),
            Cancelled);
        MessageTokensCount count = await Client().Messages.CountTokens(
            new MessageCountTokensParams { Model = $"{provider}/small", Messages = [new UserMessageParam("a b c d")] }, Cancelled);

        Assert.Equal([source], answer.Headers.GetValues("x-mesh-count"));
        Assert.True(count.InputTokens >= 4);
    }

    [Theory]
    [InlineData(Same, "fault-429", typeof(AnthropicRateLimitException))]
    [InlineData(Other, "fault-429", typeof(AnthropicRateLimitException))]
    [InlineData(Same, "fault-400", typeof(AnthropicBadRequestException))]
    [InlineData(Other, "fault-503", typeof(AnthropicServiceUnavailableException))]
    [InlineData("nobody", "home", typeof(AnthropicNotFoundException))]
    public async Task Create_Failure_RaisesTheSdksException(string provider, string model, System.Type expected)
    {
        // Circuits are shared: nobody else asks the providers of this test.
        string name = provider == "nobody" ? provider : $"{provider}-{model}";

        Exception error = await Assert.ThrowsAnyAsync<AnthropicApiException>(() => Client().Messages.Create(Ask(name, model, "x"), Cancelled));

        Assert.IsType(expected, error);
    }

    [Fact]
    public async Task CreateStreaming_AnswerThatBreaksOff_IsNotTakenForWhole()
    {
        List<string> kinds = [];

        await Assert.ThrowsAnyAsync<AnthropicException>(async () =>
        {
            await foreach (RawMessageStreamEvent one in Client().Messages.CreateStreaming(Ask("chat-broken", "fault-cut,after=2", "x"), Cancelled))
            {
                kinds.Add(one.Json.GetProperty("type").GetString()!);
            }
        });

        Assert.Contains("content_block_delta", kinds);
        Assert.DoesNotContain("message_stop", kinds);
    }

    private static string Text(Message message) =>
        string.Concat(message.Content.Select(block => block.TryPickText(out TextBlock? text) ? text.Text : ""));

    private static MessageCreateParams Ask(string provider, string model, string text) =>
        new() { Model = $"{provider}/{model}", MaxTokens = 500, Messages = [new UserMessageParam(text)] };

    private AnthropicClient Client() => new()
    {
        BaseUrl = mesh.Router.Root.ToString().TrimEnd('/'),
        ApiKey = "none",
        MaxRetries = 0,
    };
}
