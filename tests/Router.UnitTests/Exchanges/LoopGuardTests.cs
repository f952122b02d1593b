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
    [InlineData("llmmesh;router=0000000000000001, llmmesh;router=0000000000000002, llmmesh;router=0000000000000003")]
    [InlineData("llmmesh;router=1, llmmesh;router=2, llmmesh;router=3, llmmesh;router=4")]
    public void HasCome_RequestThatWasElsewhere_IsLetThrough(string header) => Assert.False(_guard.HasCome(Headers(header)));

    [Fact]
    public void HasCome_RequestThatWasHere_IsCut()
    {
        string sent = _guard.Next(Headers("other-cdn"));

        Assert.True(_guard.HasCome(Headers(sent)));
        Assert.False(new LoopGuard().HasCome(Headers(sent)));
        Assert.True(_guard.HasCome(Headers(new LoopGuard().Next(Headers(sent)))));
    }

    [Fact]
    public void HasCome_ThroughMoreMeshesThanAnybodyStacks_IsCut() =>
        Assert.True(_guard.HasCome(Headers(string.Join(", ", Enumerable.Range(1, 4).Select(router => $"llmmesh;router={router:x16}")))));

    [Fact]
    public void Next_WhatElseAClientWrote_IsNotPassedOn() =>
        Assert.Matches("^llmmesh;router=0123456789abcdef, llmmesh;router=[0-9a-f]{16}$", _guard.Next(Headers("mine, llmmesh;router=0123456789abcdef, llmmesh;router=x")));

    private static IHeaderDictionary Headers(string value)
    {
        IHeaderDictionary headers = new DefaultHttpContext().Request.Headers;
        headers[LoopGuard.Header] = value;
        return headers;
    }
}
