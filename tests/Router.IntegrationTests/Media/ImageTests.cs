using System.Net;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Media;

/// <summary>Images, drawn and edited. The emulator's cost a tenth of a cent each, or by the token.</summary>
public sealed class ImageTests(MeshFixture mesh)
{
    private const string Generations = "v1/images/generations";
    private const string Edits = "v1/images/edits";

    private static readonly byte[] Picture = [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. new byte[500]];

    [Fact]
    public async Task Generate_PaidByTheImage_CostsTheImagesThatCame()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(
            Generations, """{"model":"emulator/emulator-image-per-image","prompt":"a red square","n":3,"response_format":"b64_json"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonArray data = (await response.JsonAsync())["data"]!.AsArray();
        Assert.Equal(3, data.Count);
        Assert.StartsWith("iVBOR", (string)data[0]!["b64_json"]!, StringComparison.Ordinal);
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal(("image_generation", 3_000_000L, UsagePrecision.Exact), (row.Operation, row.CostNanoDollars, row.UsagePrecision));
        Assert.Equal("0.003", response.Header("x-mesh-cost-usd")?.TrimEnd('0'));
    }

    [Fact]
    public async Task Generate_ByAddress_LeadsToTheImage()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(
            Generations, """{"model":"emulator/emulator-image-per-image","prompt":"blue & green"}""");

        string address = (string)(await response.JsonAsync())["data"]![0]!["url"]!;
        byte[] image = await mesh.Emulator.Client.GetByteArrayAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(0x89, image[0]);
    }

    [Fact]
    public async Task Generate_PaidByTheToken_CostsWhatTheAnswerSays()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(
            Generations, """{"model":"emulator/emulator-image","prompt":"one two","quality":"low"}""");

        LedgerEvent row = await mesh.Ledger.EventAsync(response);

        // Two tokens at half a dollar per million, 272 of the image at four.
        Assert.Equal((2L, 272L), (row.Usage.Input, row.Usage.ImageOutput));
        Assert.Equal((2 * 500) + (272 * 4_000), row.CostNanoDollars);
    }

    [Fact]
    public async Task Generate_Streamed_PassesEventsAndIsSettledByTheLast()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(
            Generations, """{"model":"emulator/emulator-image","prompt":"one two","quality":"low","stream":true,"partial_images":2}""");

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        string[] types = [.. (await response.StreamAsync()).Events
            .Where(data => data.StartsWith('{')).Select(data => (string)JsonNode.Parse(data)!["type"]!)];
        Assert.Equal(["image_generation.partial_image", "image_generation.partial_image", "image_generation.completed"], types);
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Completed, 272L), (row.Outcome, row.Usage.ImageOutput));
    }

    [Fact]
    public async Task Generate_StreamThatBreaksOff_EndsWithAnErrorEvent()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(
            Generations, $$"""{"model":"{{mesh.Providers.Next()}}/fault-cut,after=1","prompt":"one","stream":true,"partial_images":3}""");

        StreamText stream = await response.StreamAsync();

        Assert.Contains("\"error\"", stream.Events[^1], StringComparison.Ordinal);
        Assert.Equal(RequestOutcome.Interrupted, (await mesh.Ledger.EventAsync(response)).Outcome);
    }

    [Fact]
    public async Task Generate_FirstProviderOverloaded_IsDrawnByTheNext()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(
            Generations, $$"""{"model":"{{mesh.Providers.Next()}}/fault-503","fallbacks":["emulator/emulator-image"],"prompt":"x"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("emulator/emulator-image", $"{response.Header("x-mesh-provider")}/{response.Header("x-mesh-model")}");
    }

    [Theory]
    [InlineData("emulator/small", "invalid_value", "image generation")]
    [InlineData("emulator/emulator-speech", "invalid_value", "image generation")]
    public async Task Generate_ByAModelThatDoesNotDraw_IsRefused(string model, string code, string message)
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(Generations, $$"""{"model":"{{model}}","prompt":"x"}""");

        JsonObject error = await response.ErrorAsync();
        Assert.Equal(code, (string?)error["code"]);
        Assert.Contains(message, (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_AForm_ReachesTheProviderWithItsFiles()
    {
        using MultipartFormDataContent form = MediaCalls.Form(
            ("image[]", Picture), ("image[]", Picture), ("prompt", "brighter"), ("model", "emulator/emulator-image"), ("quality", "low"));

        using HttpResponseMessage response = await mesh.Router.PostAsync(Edits, form);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal(("image_edit", 170L, 272L), (row.Operation, row.Usage.ImageInput, row.Usage.ImageOutput));
    }

    [Fact]
    public async Task Edit_FirstProviderOverloaded_IsSentToTheNextWhole()
    {
        using MultipartFormDataContent form = MediaCalls.Form(
            ("model", mesh.Providers.Next() + "/fault-503"), ("fallbacks", "[\"emulator/emulator-image\"]"), ("prompt", "brighter"), ("image", Picture));

        using HttpResponseMessage response = await mesh.Router.PostAsync(Edits, form);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("emulator-image", response.Header("x-mesh-model"));
    }

    [Theory]
    [InlineData("document", "document")]
    [InlineData("model", "model")]
    public async Task Edit_AFileWhereNoneBelongs_IsRefused(string name, string param)
    {
        using MultipartFormDataContent form = MediaCalls.Form(("prompt", "x"), (name, Picture));

        using HttpResponseMessage response = await mesh.Router.PostAsync(Edits, form);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(param, (string?)(await response.ErrorAsync())["param"]);
    }
}
