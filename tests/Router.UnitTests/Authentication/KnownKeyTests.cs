using System.Net;
using LlmMesh.Contracts;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Authentication;

public sealed class KnownKeyTests
{
    private static readonly Principal Active = new() { Key = "key_1", Name = "one", Team = "blue", Organisation = "default" };

    [Fact]
    public void Check_Active_IsItsCaller()
    {
        Identification whose = Check(Active with { Kind = KeyKind.Admin });

        Assert.Equal(("key_1", "blue", CallerRights.Admin), (whose.Caller!.Identity.Key, whose.Caller.Identity.Team, whose.Caller.Rights));
    }

    [Fact]
    public void Check_Standing_SaysWhy()
    {
        Assert.Equal(ErrorCode.KeyRevoked, Refused(Active with { Standing = KeyStanding.Revoked }));
        Assert.Equal(ErrorCode.KeyDisabled, Refused(Active with { Standing = KeyStanding.Disabled }));
        Assert.Equal(ErrorCode.Unauthenticated, KnownKey.Of(null, null).Check(0, IPAddress.Loopback).Refusal!.Code);
    }

    [Theory]
    [InlineData(999, null)]
    [InlineData(1000, "key_expired")]
    [InlineData(1001, "key_expired")]
    public void Check_Expiry_EndsAtItsMoment(long now, string? code) =>
        Assert.Equal(code, KnownKey.Of(Active with { ExpiresAtMs = 1000 }, null).Check(now, IPAddress.Loopback).Refusal?.Form.Code);

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("10.2.0.1", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("2001:db9::1", false)]
    [InlineData(null, false)]
    public void Check_Networks_AreThoseOfTheConnection(string? remote, bool isLetIn) => Assert.Equal(
        isLetIn,
        KnownKey.Of(Active with { Networks = ["10.1.0.0/16", "2001:db8::/32"] }, null)
            .Check(0, remote is null ? null : IPAddress.Parse(remote)).Caller is not null);

    [Fact]
    public void Check_NetworkThatCannotBeRead_AllowsNothing() =>
        Assert.Equal(ErrorCode.NetworkNotAllowed, Refused(Active with { Networks = ["everywhere"] }));

    [Fact]
    public async Task Of_LaterVersion_ReachesRequestsOfEarlierOnes()
    {
        var first = KnownKey.Of(Active, null);
        var second = KnownKey.Of(Active with { Name = "renamed" }, first);
        var revoked = KnownKey.Of(Active with { Standing = KeyStanding.Revoked, CutsRequests = true }, second);

        Assert.True(revoked.EndsRequests);
        await second.Cut!.MakeAsync();
        Assert.True(first.Caller!.Revoked.IsCancellationRequested);
        Assert.False(KnownKey.Of(Active, revoked).Caller!.Revoked.IsCancellationRequested);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_SecretThatIsGone_EndsRequestsOnlyWhereItsKeyDid(bool cuts) =>
        Assert.Equal(cuts, KnownKey.Of(null, KnownKey.Of(Active with { CutsRequests = cuts }, null)).EndsRequests);

    private static Identification Check(Principal principal) => KnownKey.Of(principal, null).Check(0, IPAddress.Loopback);

    private static ErrorCode Refused(Principal principal) => Check(principal).Refusal!.Code;
}
