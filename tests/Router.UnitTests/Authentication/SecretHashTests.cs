using LlmMesh.Contracts;
using LlmMesh.Router.Authentication;
using LlmMesh.State.Principals;

namespace LlmMesh.Router.UnitTests.Authentication;

public sealed class SecretHashTests
{
    [Fact]
    public void Of_Key_IsTheHashItIsPublishedUnder()
    {
        string key = KeyText.Create(KeyKind.Data);

        Assert.Equal(KeyText.Hash(key), SecretHash.Of(key).ToString());
        Assert.True(SecretHash.TryParse(KeyText.Hash(key), out SecretHash parsed));
        Assert.Equal(SecretHash.Of(key), parsed);
    }

    [Fact]
    public void Of_KeysThatShareTwentyCharacters_AreDifferent()
    {
        string one = KeyText.Create(KeyKind.Data, [.. Enumerable.Repeat((byte)7, 31), 1]);
        string other = KeyText.Create(KeyKind.Data, [.. Enumerable.Repeat((byte)7, 31), 2]);

        Assert.Equal(one[..20], other[..20]);
        Assert.NotEqual(SecretHash.Of(one), SecretHash.Of(other));
        Assert.NotEqual(SecretHash.Of(one).Prefix, SecretHash.Of(other).Prefix);
    }

    [Theory]
    [InlineData("")]
    [InlineData("zz")]
    [InlineData("zz1234567890123456789012345678901234567890123456789012345678901z")]
    public void TryParse_WhatIsNoHash_IsRefused(string text) => Assert.False(SecretHash.TryParse(text, out _));
}
