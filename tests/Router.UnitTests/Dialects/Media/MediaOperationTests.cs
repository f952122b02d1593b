using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Media;
using LlmMesh.Router.Dialects.Operations;

namespace LlmMesh.Router.UnitTests.Dialects.Media;

public sealed class MediaOperationTests
{
    [Theory]
    [InlineData("""{"model":"m"}""", "prompt")]
    [InlineData("""{"model":"m","prompt":""}""", "prompt")]
    [InlineData("""{"model":"m","prompt":null}""", "prompt")]
    [InlineData("""{"model":"m","prompt":7}""", "prompt")]
    [InlineData("""{"model":"m","prompt":"\ud83d"}""", "prompt")]
    [InlineData("""{"model":"m","prompt":"x","prompt":"y"}""", "prompt")]
    [InlineData("""{"model":"m","prompt":"x","size":"1024x1024","Size":"1792x1024"}""", "size")]
    [InlineData("""{"model":"m","prompt":"x","quality":["hd"]}""", "quality")]
    [InlineData("""{"model":"m","prompt":"x","n":11}""", "n")]
    public void Read_AnImageRequestThatIsNone_NamesTheField(string body, string param) =>
        Assert.Equal(param, MediaRequests.Read(ImageOperation.Generation, body).Error?.Param);

    [Theory]
    [InlineData("""{"model":"m","voice":"alloy"}""", "input")]
    [InlineData("""{"model":"m","input":"x","stream_format":1}""", "stream_format")]
    [InlineData("""{"model":"m","input":"x","instructions":{}}""", "instructions")]
    public void Read_ASpeechRequestThatIsNone_NamesTheField(string body, string param) =>
        Assert.Equal(param, MediaRequests.Read(SpeechOperation.Instance, body).Error?.Param);

    [Fact]
    public void Read_ATranscriptionThatIsNoForm_IsRefused() =>
        Assert.Contains("multipart/form-data", MediaRequests.Read(TranscriptionOperation.Instance, """{"model":"m"}""").Error?.Message, StringComparison.Ordinal);

    [Fact]
    public void For_AProviderOfAnotherDialect_IsRefusedByName()
    {
        MediaRequest request = MediaRequests.Accept(ImageOperation.Generation, """{"model":"m","prompt":"x"}""");

        PreparedOperation prepared = request.For(MediaRequests.At(price: null, Dialect.Anthropic));

        Assert.Equal("model", prepared.RefusedField);
        Assert.Empty(prepared.Bodies);
    }

    [Fact]
    public void Texts_OfASpeechRequest_AreThoseAModelReads()
    {
        const string body = """{"instructions":"softly","model":"m","input":"hello"}""";
        MediaRequest request = MediaRequests.Accept(SpeechOperation.Instance, body);

        Assert.Equal(["\"softly\"", "\"hello\""], request.Texts.Select(text => body.Substring(text.Start, text.Length)));
    }

    [Fact]
    public async Task For_AnOpenAIProvider_SendsTheClientsBytesWithTheModelsName()
    {
        MediaRequest request = MediaRequests.Accept(ImageOperation.Generation, """{ "prompt":"x", "model":"router", "fallbacks":["y"], "style":"vivid" }""");

        PreparedOperation prepared = request.For(MediaRequests.At(price: null));

        Assert.Equal("/images/generations", prepared.Path);
        string sent = await prepared.Bodies[0].ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal("""{"prompt":"x","model":"m","style":"vivid"}""", sent.Replace(" ", "", StringComparison.Ordinal));
    }
}
