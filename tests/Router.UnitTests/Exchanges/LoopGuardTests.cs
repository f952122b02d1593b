using LlmMesh.Router.Exchanges;
using Microsoft.AspNetCore.Http;

namespace LlmMesh.Router.UnitTests.Exchanges;

public sealed class LoopGuardTests
{
    private readonly LoopGuard _guard = new();

    [Theory]
    [InlineData("")]
    [InlineData("other-cdn")]
    [InlineData("other-cdn; x=y, llmmesh;router=0123")]
    [InlineData("llmmesh;router=1, llmmesh;router=2, llmmesh;router=3")]
    public void HasCome_RequestThatWasElsewhere_IsLetThrough(string header) => Assert.False(_guard.HasCome(Headers(header)));

    [Fact]
    public void HasCome_RequestThatWasHere_IsCut()
    {
        string sent = _guard.Next(Headers("other-cdn"));

        Assert.StartsWith("other-cdn, llmmesh;router=", sent, StringComparison.Ordinal);
        Assert.True(_guard.HasCome(Headers(sent)));
        Assert.False(new LoopGuard().HasCome(Headers(sent)));
        Assert.True(_guard.HasCome(Headers(new LoopGuard().Next(Headers(sent)))));
    }

    [Fact]
    public void HasCome_ThroughMoreMeshesThanAnybodyStacks_IsCut() =>
        Assert.True(_guard.HasCome(Headers("llmmesh;router=1, llmmesh;router=2, llmmesh;router=3, llmmesh;router=4")));

    private static IHeaderDictionary Headers(string value)
    {
        IHeaderDictionary headers = new DefaultHttpContext().Request.Headers;
        headers[LoopGuard.Header] = value;
        return headers;
    }
}
