using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace LlmMesh.Router.IntegrationTests.Presets;

/// <summary>Virtual models, on the wire: what clients may name, and what providers see of it.</summary>
public sealed class PresetTests(PresetMesh presets, MeshFixture mesh) : IClassFixture<PresetMesh>
{
    public static TheoryData<string, string, bool> Pairs =>
    [
        .. from client in Question.Dialects
           from provider in (string[])["chat", "claude", "gem"]
           from stream in (bool[])[false, true]
           select (client, provider, stream),
    ];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Ask_AnyDialectToAnyProvider_ThePromptGoesAlongOnce(string client, string provider, bool stream)
    {
        string text = $"question {client} {stream}";

        using HttpResponseMessage response = await Question.AskAsync(presets.Router, client, $"preset/{provider}", text, stream);

        string answer = await response.TextAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, answer);
        Assert.Equal(($"preset:{provider}", $"preset-of-{provider}"), (response.Header("x-mesh-route"), response.Header("x-mesh-model")));
        Assert.DoesNotContain("ann@corp", answer, StringComparison.Ordinal);
        string body = await PresetMesh.BodyWithAsync(mesh.Emulator, $"preset-of-{provider}", text);
        string[] said = [.. Texts(JsonNode.Parse(body)!)];
        Assert.Equal(PresetMesh.Prompt, Assert.Single(said, part => part.Contains("ann@corp", StringComparison.Ordinal)));
        Assert.Contains(text, said);
        Assert.Equal($"preset/{provider}", (await mesh.Ledger.EventAsync(response)).RequestedModel);
    }

    [Fact]
    public async Task Ask_ClientWithAPromptOfItsOwn_KeepsItBehindThePresets()
    {
        using HttpResponseMessage response = await presets.Router.ChatAsync(
            """{"model":"preset/chat","messages":[{"role":"system","content":"own prompt"},{"role":"user","content":"both prompts"}]}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonNode body = JsonNode.Parse(await PresetMesh.BodyWithAsync(mesh.Emulator, "preset-of-chat", "both prompts"))!;
        Assert.Equal(
            [("system", PresetMesh.Prompt), ("system", "own prompt"), ("user", "both prompts")],
            body["messages"]!.AsArray().Select(message => ((string)message!["role"]!, (string)message["content"]!)));
    }

    [Theory]
    [InlineData("", 0.25, "END", 90, "90")]
    [InlineData(""","temperature":1,"max_tokens":500""", 1, "END", 100, null)]
    [InlineData(""","stop":"MINE","max_tokens":30""", 0.25, "MINE", 30, null)]
    public async Task Ask_Parameters_HoldWhereTheClientSaysNothing(string members, double temperature, string stop, int limit, string? told)
    {
        string text = $"tuned {members.Length}";

        using HttpResponseMessage response = await presets.Router.ChatAsync(
            $$"""{"model":"preset/tuned","messages":[{"role":"user","content":"{{text}}"}]{{members}}}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonNode body = JsonNode.Parse(await PresetMesh.BodyWithAsync(mesh.Emulator, "preset-tuned", text))!;
        Assert.Equal(
            (temperature, stop, limit),
            ((double)body["temperature"]!, body["stop"] is JsonArray several ? (string)several[0]! : (string)body["stop"]!, (int)body["max_tokens"]!));
        Assert.Equal(told, response.Header("x-mesh-max-tokens"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_PresetsTimeout_EndsTheRequest(bool stream)
    {
        using HttpResponseMessage response = await presets.Router.ChatAsync(ChatBody.Of("preset/hasty", stream: stream));

        Assert.Equal((504, "timeout"), ((int)response.StatusCode, (string?)(await response.ErrorAsync())["code"]));
    }

    [Fact]
    public async Task Count_Preset_CountsItsPrompt()
    {
        Task<HttpResponseMessage> CountAsync(string model) => presets.Router.SendAsync(new HttpRequestMessage(HttpMethod.Post, "v1/messages/count_tokens")
        {
            Content = new StringContent($$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}]}""", Encoding.UTF8, "application/json"),
        });

        using HttpResponseMessage plain = await CountAsync("preset-claude/preset-of-claude");
        using HttpResponseMessage preset = await CountAsync("preset/claude");

        Assert.True((int)(await preset.JsonAsync())["input_tokens"]! > (int)(await plain.JsonAsync())["input_tokens"]!);
    }

    [Theory]
    [InlineData("v1/embeddings", """{"model":"preset/chat","input":"x"}""", "model")]
    [InlineData("v1/chat/completions", """{"model":"preset-chat/echo","fallbacks":["preset/chat"],"messages":[]}""", "fallbacks")]
    public async Task Ask_PresetWhereItsPromptWouldBeLost_IsRefused(string path, string body, string field)
    {
        using HttpResponseMessage response = await presets.Router.SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        });

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(field, (string?)(await response.ErrorAsync())["param"]);
    }

    [Fact]
    public async Task Respond_GoingOnFromAKeptResponse_HasThePromptOnce()
    {
        using HttpResponseMessage first = await Question.AskAsync(presets.Router, "responses", "preset/echo", "vier");
        JsonNode answer = await first.JsonAsync();
        using HttpResponseMessage second = await presets.Router.SendAsync(new HttpRequestMessage(HttpMethod.Post, "v1/responses")
        {
            Content = new StringContent(
                $$"""{"model":"preset/echo","input":"sechs","previous_response_id":"{{(string?)answer["id"]}}"}""", Encoding.UTF8, "application/json"),
        });

        // The prompt's three words and vier; then echo:vier, which is two, and sechs as well.
        JsonNode next = await second.JsonAsync();
        Assert.Equal((4, 7), ((int)answer["usage"]!["input_tokens"]!, (int)next["usage"]!["input_tokens"]!));
    }

    [Theory]
    [InlineData("v1/models", "data", "id", "preset/chat")]
    [InlineData("v1beta/models?pageSize=1000", "models", "name", "models/preset/chat")]
    public async Task Models_Presets_AreListed(string path, string list, string member, string expected)
    {
        using HttpResponseMessage response = await presets.Router.GetAsync(path);

        Assert.Contains(expected, (await response.JsonAsync())[list]!.AsArray().Select(model => (string)model![member]!));
    }

    private static IEnumerable<string> Texts(JsonNode node) => node switch
    {
        JsonValue value => value.TryGetValue(out string? text) ? [text] : [],
        JsonArray items => items.SelectMany(item => item is null ? [] : Texts(item)),
        JsonObject members => members.SelectMany(member => member.Value is null ? [] : Texts(member.Value)),
        _ => [],
    };
}
