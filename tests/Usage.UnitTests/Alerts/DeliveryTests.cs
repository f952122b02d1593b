using System.Text;
using LlmMesh.Usage.Alerts;
using LlmMesh.Usage.Alerts.Delivery;
using Xunit;

namespace LlmMesh.Usage.UnitTests.Alerts;

public sealed class DeliveryTests
{
    /// <summary>The value is another program's: printf 'n1.1767225600.{"a":1}' | openssl dgst -sha256 -hmac key -binary | base64</summary>
    [Fact]
    public void Signature_OfAKnownMessage_IsWhatOthersCompute() => Assert.Equal(
        "v1,m0fNvEdWVzDUD8jAYzVGP0mCT73JUfqk5lQ8+64DYCI=",
        WebhookSignature.Of(Encoding.UTF8.GetBytes("key"), "n1", 1_767_225_600, """{"a":1}"""));

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(9, 2560)]
    [InlineData(10, 3600)]
    [InlineData(1000, 3600)]
    public void Backoff_AfterFailures_DoublesToItsBound(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.After(attempts, new AlertOptions()));
}
