using System.Text;
using LlmMesh.Router.Errors;
using Microsoft.AspNetCore.Http;

namespace LlmMesh.Router.UnitTests.Errors;

public sealed class ErrorWriterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_LeastError_HasAllFourMembersAndNoHint()
    {
        (HttpResponse response, Func<string> sent) = Response();

        await ErrorWriter.WriteAsync(response, new MeshError(ErrorCode.InvalidJson, "a \"quote\""), Cancellation);

        Assert.Equal(400, response.StatusCode);
        Assert.Equal("application/json", response.ContentType);
        Assert.Equal(
            """{"error":{"message":"a \"quote\"","type":"invalid_request_error","param":null,"code":"invalid_json"}}""", sent());
        Assert.Equal(0, response.Headers.RetryAfter.Count);
        Assert.False(response.Headers.ContainsKey("x-should-retry"));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(1000, "1")]
    [InlineData(1001, "2")]
    [InlineData(61_000, "61")]
    public async Task Write_RetryAfter_IsWholeSecondsRoundedUp(int milliseconds, string expected)
    {
        (HttpResponse response, _) = Response();
        var error = new MeshError(ErrorCode.RateLimited, "x") { RetryAfter = TimeSpan.FromMilliseconds(milliseconds), AttemptsSpent = true };

        await ErrorWriter.WriteAsync(response, error, Cancellation);

        Assert.Equal(expected, response.Headers.RetryAfter);
        Assert.Equal("false", response.Headers["x-should-retry"]);
    }

    [Fact]
    public async Task WriteEvent_Error_IsOneEventWithoutATerminator()
    {
        (HttpResponse response, Func<string> sent) = Response();

        await ErrorWriter.WriteEventAsync(response, new MeshError(ErrorCode.StreamInterrupted, "x\ny") { Param = "p" }, Cancellation);

        Assert.Equal("data: {\"error\":{\"message\":\"x\\ny\",\"type\":\"api_error\",\"param\":\"p\",\"code\":\"stream_interrupted\"}}\n\n", sent());
    }

    private static (HttpResponse Response, Func<string> Sent) Response()
    {
        var body = new MemoryStream();
        HttpResponse response = new DefaultHttpContext().Response;
        response.Body = body;
        return (response, () => Encoding.UTF8.GetString(body.ToArray()));
    }
}
