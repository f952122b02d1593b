using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Media;

namespace LlmMesh.Router.UnitTests.Dialects.Media;

public sealed class EventsAnswerTests
{
    private const string Whole =
        "event: image_generation.partial_image\ndata: {\"type\":\"image_generation.partial_image\",\"b64_json\":\"AAAA\"}\n\n"
        + ": waiting\n\n"
        + "event: image_generation.completed\r\ndata: {\"b64_json\":\"BBBB\",\"type\":\"image_generation.completed\",\"usage\":{\"input_tokens\":5,\"output_tokens\":100,\"total_tokens\":105}}\r\n\r\n";

    [Fact]
    public void Observe_EverySplitIntoTwo_FindsTheUsage()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Whole);
        for (int at = 1; at < bytes.Length; at++)
        {
            EventsAnswer answer = Answer();
            answer.Observe(bytes.AsSpan(0, at));
            bool wasWhole = answer.IsWhole;
            answer.Observe(bytes.AsSpan(at));

            Assert.True(answer.IsWhole);
            Assert.Equal(at >= bytes.Length - 1, wasWhole);
            Assert.Equal((100, 1), (answer.Usage.Tokens.ImageOutput, answer.Usage.Pieces.Images));
        }
    }

    [Fact]
    public void Observe_ByteByByte_FindsTheUsage()
    {
        EventsAnswer answer = Answer();
        foreach (byte value in Encoding.UTF8.GetBytes(Whole))
        {
            answer.Observe([value]);
        }

        Assert.True(answer.IsWhole);
        Assert.Equal(5, answer.Usage.Tokens.Input);
    }

    [Theory]
    [InlineData("")]
    [InlineData("data: {\"type\":\"image_generation.partial_image\"}\n\n")]
    [InlineData("data: [DONE]\n\n")]
    [InlineData("data: {\"type\":\"image_generation.completed\"}\n\ndata: {\"error\":{\"message\":\"m\"}}\n\n")]
    [InlineData("event: error\ndata: {}\n\ndata: {\"type\":\"image_generation.completed\"}\n\n")]
    [InlineData("data: not json\n\n")]
    public void IsWhole_WithoutItsLastEventOrWithAnError_IsNot(string stream)
    {
        EventsAnswer answer = Answer();
        answer.Observe(Encoding.UTF8.GetBytes(stream));

        Assert.False(answer.IsWhole);
    }

    [Theory]
    [InlineData("text/event-stream", false, true)]
    [InlineData("text/plain", false, false)]
    [InlineData("text/plain", true, true)]
    [InlineData("application/json", true, false)]
    [InlineData(null, true, false)]
    public void Accepts_ATypeThatWasNotAskedFor_IsReadAsADocument(string? type, bool mayBeText, bool accepts) =>
        Assert.Equal(accepts, new EventsAnswer(Request(), MediaRequests.At(price: null)) { MayBeText = mayBeText }.Accepts(type));

    [Fact]
    public void IsWhole_OfAText_IsForItsFramingToSay()
    {
        var answer = new EventsAnswer(Request(), MediaRequests.At(price: null)) { MayBeText = true };
        Assert.True(answer.Accepts("text/plain"));
        answer.Observe("hello"u8);

        Assert.True(answer.IsWhole);
    }

    private static EventsAnswer Answer()
    {
        var answer = new EventsAnswer(Request(), MediaRequests.At(new Price(5, 30)));
        Assert.True(answer.Accepts("text/event-stream"));
        return answer;
    }

    private static MediaRequest Request() => MediaRequests.Accept(ImageOperation.Generation, """{"model":"m","prompt":"x","stream":true}""");
}
