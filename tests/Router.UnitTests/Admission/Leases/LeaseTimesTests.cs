using LlmMesh.Router.Admission.Leases;
using LlmMesh.Router.Errors;
using Microsoft.Extensions.Configuration;

namespace LlmMesh.Router.UnitTests.Admission.Leases;

public sealed class LeaseTimesTests
{
    [Fact]
    public void Of_NothingConfigured_IsTwoMinutesRenewedEveryHalf() =>
        Assert.Equal(new LeaseTimes { Length = TimeSpan.FromSeconds(120), Renewal = TimeSpan.FromSeconds(30) }, Of(null, null));

    [Fact]
    public void Of_LengthAlone_RenewsFourTimes() => Assert.Equal(TimeSpan.FromSeconds(2), Of("00:00:08", null).Renewal);

    [Theory]
    [InlineData("00:00:08", "00:00:00")]
    [InlineData("00:00:08", "00:00:03")]
    [InlineData("00:00:00", null)]
    [InlineData("-00:00:08", null)]
    public void Of_TimesThatEndLivingLeases_AreRefused(string length, string? renewal) =>
        Assert.Throws<StartRefusedException>(() => Of(length, renewal));

    private static LeaseTimes Of(string? length, string? renewal) => LeaseTimes.Of(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Mesh:Leases:Length"] = length, ["Mesh:Leases:Renewal"] = renewal })
        .Build());
}
