using System.Net;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Media;

/// <summary>Transcripts. The emulator hears a second in <see cref="MediaCalls.Second"/> and charges a tenth of a cent a minute, or tokens.</summary>
public sealed class TranscriptionTests(MeshFixture mesh)
{
    private const string Path = "v1/audio/transcriptions";
    private const string ByMinute = "emulator/emulator-transcribe-per-minute";
    private const string ByToken = "emulator/emulator-transcribe";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Transcribe_ModelBeforeOrBehindTheFile_IsTheSame(bool isModelFirst)
    {
        (string, object) model = ("model", ByMinute);
        (string, object) file = ("file", MediaCalls.Second);
        using MultipartFormDataContent form = MediaCalls.Form(isModelFirst ? [model, file] : [file, model]);

        using HttpResponseMessage response = await mesh.Router.PostAsync(Path, form);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains($"heard {MediaCalls.Second.Length} bytes of a.wav", (string?)(await response.JsonAsync())["text"], StringComparison.Ordinal);
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal(("transcription", UsagePrecision.Exact), (row.Operation, row.UsagePrecision));

        // A second of a minute that costs a tenth of a cent.
        Assert.Equal(16_667, row.CostNanoDollars);
    }

    [Fact]
    public async Task Transcribe_PaidByTheToken_CostsSoundAndText()
    {
        using MultipartFormDataContent form = MediaCalls.Form(("model", ByToken), ("prompt", "one two"), ("file", MediaCalls.Second));

        using HttpResponseMessage response = await mesh.Router.PostAsync(Path, form);

        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((2L, 10L), (row.Usage.Input, row.Usage.AudioInput));
        Assert.Equal((2 * 100) + (10 * 200) + (row.Usage.Output * 400), row.CostNanoDollars);
    }

    [Theory]
    [InlineData("text", "This is the provider emulator.")]
    [InlineData("srt", "1\n00:00:00,000 --> 00:00:01,000\n")]
    [InlineData("vtt", "WEBVTT\n\n")]
    public async Task Transcribe_AsAText_PassesAsItCame(string format, string beginning)
    {
        using MultipartFormDataContent form = MediaCalls.Form(("model", ByMinute), ("response_format", format), ("file", MediaCalls.Second));

        using HttpResponseMessage response = await mesh.Router.PostAsync(Path, form);

        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(beginning, await response.TextAsync(), StringComparison.Ordinal);

        // Nobody said how long it is: the samples of the file tell.
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal(UsagePrecision.Estimated, row.UsagePrecision);
        Assert.InRange(row.CostNanoDollars, 16_667, 17_500);
    }

    [Fact]
    public async Task Transcribe_Streamed_PassesEvents()
    {
        using MultipartFormDataContent form = MediaCalls.Form(("model", ByToken), ("stream", "true"), ("file", MediaCalls.Second));

        using HttpResponseMessage response = await mesh.Router.PostAsync(Path, form);

        string[] types = [.. (await response.StreamAsync()).Events
            .Where(data => data.StartsWith('{')).Select(data => (string)JsonNode.Parse(data)!["type"]!).Distinct()];
        Assert.Equal(["transcript.text.delta", "transcript.text.done"], types);
        Assert.Equal(10, (await mesh.Ledger.EventAsync(response)).Usage.AudioInput);
    }

    [Fact]
    public async Task Transcribe_AFileUnderWayAndAnOverloadedProvider_IsSentToTheNextFromItsBeginning()
    {
        using MultipartFormDataContent form = MediaCalls.Form(
            ("model", mesh.Providers.Next() + "/fault-503"), ("fallbacks", $"[\"{ByMinute}\"]"), ("file", MediaCalls.Second));

        using HttpResponseMessage response = await mesh.Router.PostAsync(Path, form);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains($"heard {MediaCalls.Second.Length} bytes", (string?)(await response.JsonAsync())["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transcribe_AFileTooLargeToKeep_EndsWithItsFirstProvidersFault()
    {
        using MultipartFormDataContent form = MediaCalls.Form(
            ("model", mesh.Providers.Next() + "/fault-503"), ("fallbacks", $"[\"{ByMinute}\"]"), ("file", new byte[3_000_000]));

        using HttpResponseMessage response = await mesh.Router.PostAsync(Path, form);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("1", response.Header("x-mesh-attempts"));
    }

    [Fact]
    public async Task Transcribe_ASecondModelBehindTheFile_IsRefused()
    {
        using MultipartFormDataContent form = MediaCalls.Form(("model", ByMinute), ("file", MediaCalls.Second), ("model", "emulator/small"));

        using HttpResponseMessage response = await mesh.Router.PostAsync(Path, form);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("model", (string?)(await response.ErrorAsync())["param"]);
    }

    [Theory]
    [InlineData("multipart/form-data", "invalid_form")]
    [InlineData("multipart/form-data; boundary=other", "invalid_form")]
    [InlineData("application/json", "invalid_json")]
    public async Task Transcribe_ABodyThatIsNoForm_IsRefused(string type, string code)
    {
        using ByteArrayContent body = new("--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nx\r\n--b--\r\n"u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        using HttpResponseMessage response = await mesh.Router.PostAsync(Path, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(code, (string?)(await response.ErrorAsync())["code"]);
    }
}
