using System.Net;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Media;

/// <summary>Speech. The emulator's costs a dollar per million characters.</summary>
public sealed class SpeechTests(MeshFixture mesh)
{
    private const string Path = "v1/audio/speech";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Speak_Sound_PassesByteForByteAndCostsItsCharacters()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(
            Path, """{"model":"emulator/emulator-speech","voice":"alloy","input":"Grüß Gott 😀","response_format":"wav"}""");
        using StringContent direct = new("""{"model":"x","voice":"alloy","input":"Grüß Gott 😀"}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using HttpResponseMessage original = await mesh.Emulator.Client.PostAsync(Path, direct, Cancelled);

        Assert.Equal((HttpStatusCode.OK, "audio/wav"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal(await original.Content.ReadAsByteArrayAsync(Cancelled), await response.Content.ReadAsByteArrayAsync(Cancelled));
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal(("speech", 11_000L, UsagePrecision.Exact), (row.Operation, row.CostNanoDollars, row.UsagePrecision));
    }

    [Fact]
    public async Task Speak_SoundThatBreaksOff_DoesNotLookWhole()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(
            Path, $$"""{"model":"{{mesh.Providers.Next()}}/fault-cut","voice":"alloy","input":"{{new string('x', 200)}}"}""");

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(Cancelled));

        Assert.Equal(RequestOutcome.Interrupted, (await mesh.Ledger.EventAsync(response)).Outcome);
    }

    [Fact]
    public async Task Speak_ADocumentInThePlaceOfSound_IsAnError()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(
            Path, $$"""{"model":"{{mesh.Providers.Next()}}/fault-not-json","voice":"alloy","input":"x"}""");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    [Fact]
    public async Task Speak_AsEvents_IsSettledByTheLast()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(
            Path, """{"model":"emulator/emulator-speech","voice":"alloy","input":"one two","stream_format":"sse"}""");

        string[] types = [.. (await response.StreamAsync()).Events
            .Where(data => data.StartsWith('{')).Select(data => (string)JsonNode.Parse(data)!["type"]!).Distinct()];
        Assert.Equal(["speech.audio.delta", "speech.audio.done"], types);
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((7_000L, 2L), (row.CostNanoDollars, row.Usage.Input));
    }

    [Fact]
    public async Task Speak_WithoutAText_NamesTheField()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(Path, """{"model":"emulator/emulator-speech","voice":"alloy"}""");

        Assert.Equal("input", (string?)(await response.ErrorAsync())["param"]);
    }
}
