using System.Text;
using LlmMesh.Router.Attempts.Faults;

namespace LlmMesh.Router.UnitTests.Attempts.Faults;

public sealed class ProviderErrorTests
{
    [Theory]
    [InlineData("""{"error":{"code":"a"}}""", "a")]
    [InlineData("""{"error":{"code":400,"type":"a"}}""", "400 a")]
    [InlineData("""{"code":"a","error":"text"}""", "a")]
    [InlineData("""[{"error":{"code":503,"status":"A"}}]""", "503 A")]
    [InlineData("""{"error":{"code":402,"metadata":{"error_type":"a","provider_code":7}}}""", "402 a 7")]
    [InlineData("""{"error":{"details":[{"reason":"a"},{"violations":[{"quotaId":"b"},{"quotaId":"c"}]}]}}""", "a b c")]
    [InlineData("""{"error":{"details":{"error_code":"a"}}}""", "a")]
    [InlineData("""{"error":{"innererror":{"code":"a"}}}""", "a")]
    [InlineData("""{"error":{"availability":{"code":"a"}}}""", "a")]
    [InlineData("""{"choices":[{"finish_reason":"error","error":{"code":502}}]}""", "error 502")]
    [InlineData("""{"error":{"metadata":{"reasons":["x","y"]}}}""", "reasons")]
    [InlineData("""{"error":{"metadata":{"reasons":null}}}""", "")]
    [InlineData("""{"error":{"message":"{\"error\":{\"code\":\"a\"}}"}}""", "a")]
    [InlineData("""{"error":{"code":"a","message":"cut o""", "a")]
    [InlineData("""{"error":{"code":"a"},,""", "a")]
    [InlineData("""{"error":{"message":"\ud800","code":"a"}}""", "a")]
    [InlineData("""{"detail":[{"type":"a","input":{"code":"stolen","error":{"code":"stolen"}},"msg":"m"},{"type":"b"}]}""", "a b")]
    [InlineData("""{"choices":[{"message":{"tool_calls":[{"arguments":{"code":"said"}}]},"finish_reason":"error"}]}""", "error")]
    [InlineData("""{"error":{"failed":{"code":"quoted","cut":"o""", "")]
    [InlineData("  <html>", "html")]
    [InlineData("upstream connect error", "")]
    [InlineData("", "")]
    public void Read_CodesInAnyPlace_AreFound(string body, string codes) => Assert.Equal(codes, string.Join(' ', Read(body).Codes));

    [Theory]
    [InlineData("""{"error":{"message":"m"}}""", "m")]
    [InlineData("""{"error":"m"}""", "m")]
    [InlineData("""{"message":"m","error":"Bad Request"}""", "m")]
    [InlineData("""{"error":"Bad Request","message":"m"}""", "m")]
    [InlineData("""{"detail":"m"}""", "m")]
    [InlineData("""{"detail":[{"loc":["body"],"msg":"m"}]}""", "m")]
    [InlineData("""{"message":{"detail":[{"msg":"m"}]}}""", "m")]
    [InlineData("""{"error":{"details":[{"message":"inner"}],"message":"m"}}""", "m")]
    [InlineData("""{"error":{"message":" {\"error\":{\"message\":\"m\"}}"}}""", "m")]
    [InlineData("""{"error":{"message":"[m] {x}"}}""", "[m] {x}")]
    [InlineData("""{"error":{"message":"Provider returned error","metadata":{"raw":"{\"message\":\"m\"}"}}}""", "m")]
    [InlineData("""{"error":{"message":"m","metadata":{"raw":"text"}}}""", "m")]
    [InlineData("m", "m")]
    [InlineData("<html>secret</html>", null)]
    [InlineData("""{"error":{"message":""}}""", null)]
    [InlineData("null", "null")]
    public void Read_WordsInAnyPlace_AreFound(string body, string? message) => Assert.Equal(message, Read(body).Message);

    [Theory]
    [InlineData("""{"error":{"code":402}}""", 402)]
    [InlineData("""{"error":{"code":"402"}}""", 402)]
    [InlineData("""{"statusCode":401}""", 401)]
    [InlineData("""{"error":{"error_type":"x","http_status":503}}""", 503)]
    [InlineData("""{"error":{"metadata":{"provider_code":429},"code":502}}""", 502)]
    [InlineData("""{"error":{"details":{"code":429},"code":502}}""", 502)]
    [InlineData("""{"error":{"code":1308}}""", null)]
    [InlineData("""{"error":{"code":200}}""", null)]
    [InlineData("""{"error":{"code":-429}}""", null)]
    public void Read_StatusOfItsOwn_IsTheOutermost(string body, int? status) => Assert.Equal(status, Read(body).Status);

    [Fact]
    public void Read_Param_IsTheOutermost() =>
        Assert.Equal("p", Read("""{"error":{"details":{"param":"q"},"param":"p"}}""").Param);

    [Theory]
    [InlineData("""{"error":{"availability":{"retryable":true}}}""", true)]
    [InlineData("""{"error":{"availability":{"retryable":false}}}""", false)]
    [InlineData("""{"error":{"availability":{"retryable":"no"}}}""", null)]
    public void Read_Retryable_IsSaidOrNot(string body, bool? retryable) => Assert.Equal(retryable, Read(body).Retryable);

    [Fact]
    public void Read_LongMessage_IsCut() => Assert.Equal(4096, Read($$"""{"message":"{{new string('x', 9000)}}"}""").Message?.Length);

    [Theory]
    [InlineData("text/html", "Not a page, but words", "html")]
    [InlineData("text/html", """{"error":{"code":"a"}}""", "a")]
    [InlineData("text/plain", "<html>", "html")]
    public void Read_ContentTypeAgainstBody_TheBodyWins(string mediaType, string body, string code) =>
        Assert.Equal([code], ProviderError.Read(Encoding.UTF8.GetBytes(body), mediaType).Codes);

    private static ProviderError Read(string body) => ProviderError.Read(Encoding.UTF8.GetBytes(body));
}
