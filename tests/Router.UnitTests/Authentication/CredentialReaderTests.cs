using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Router.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LlmMesh.Router.UnitTests.Authentication;

public sealed class CredentialReaderTests
{
    [Theory]
    [InlineData("Authorization", "Bearer good")]
    [InlineData("authorization", "bearer   good ")]
    [InlineData("x-api-key", "good")]
    [InlineData("X-Goog-Api-Key", " good")]
    [InlineData("api-key", "good")]
    public void Read_OwnHeaderOfADialect_GivesTheSecret(string header, string value) =>
        Assert.Equal((Presented.Secret, "good"), Read((header, value)));

    [Theory]
    [InlineData("Authorization", "good")]
    [InlineData("Authorization", "Basic good")]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Authorization", "Bearer")]
    [InlineData("Authorization", "")]
    [InlineData("x-api-key", " ")]
    public void Read_WhatIsNoSecret_IsMalformed(string header, string value) => Assert.Equal(Presented.Malformed, Read((header, value)).Found);

    [Fact]
    public void Read_FarTooLong_IsMalformedBeforeItIsHashed() =>
        Assert.Equal(Presented.Malformed, Read(("Authorization", "Bearer " + new string('x', SecretHash.LongestSecret + 1))).Found);

    [Fact]
    public void Read_NoHeader_IsNothing() => Assert.Equal(Presented.Nothing, Read().Found);

    [Fact]
    public void Read_SameSecretTwice_IsOne() =>
        Assert.Equal((Presented.Secret, "good"), Read(("Authorization", "Bearer good"), ("x-api-key", "good")));

    [Fact]
    public void Read_DifferentSecrets_AreSeveral()
    {
        Assert.Equal(Presented.Several, Read(("Authorization", "Bearer good"), ("x-api-key", "other")).Found);
        Assert.Equal(Presented.Several, Read(("Authorization", new StringValues(["Bearer good", "Bearer other"]))).Found);
        Assert.Equal(Presented.Several, Read(("x-goog-api-key", "good"), ("api-key", "Good")).Found);
    }

    [Fact]
    public void Read_AnyValues_AreOneSecretOnlyWhereTheyAreTheSame() => Prop.ForAll(
        ArbMap.Default.ArbFor<(string? Bearer, string? Key)>(),
        values =>
        {
            (Presented found, string secret) = Read(("Authorization", $"Bearer {values.Bearer}"), ("x-api-key", values.Key));
            string bearer = (values.Bearer ?? "").Trim();
            string key = values.Key is null ? bearer : values.Key.Trim();
            Presented expected = IsNoSecret(bearer) || IsNoSecret(key) ? Presented.Malformed : bearer == key ? Presented.Secret : Presented.Several;
            return found == expected && (found != Presented.Secret || secret == bearer);
        }).QuickCheckThrowOnFailure();

    private static bool IsNoSecret(string text) => text.Length is 0 or > SecretHash.LongestSecret;

    private static (Presented Found, string Secret) Read(params (string Name, StringValues Value)[] headers)
    {
        HttpRequest request = new DefaultHttpContext().Request;
        foreach ((string name, StringValues value) in headers)
        {
            request.Headers[name] = value;
        }

        return (CredentialReader.Read(request.Headers, out ReadOnlySpan<char> secret), secret.ToString());
    }
}
