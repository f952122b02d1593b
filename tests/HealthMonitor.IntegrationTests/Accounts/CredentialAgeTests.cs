using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Accounts;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Accounts;

public sealed class CredentialAgeTests
{
    private static readonly DateTimeOffset March1 = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void After_FirstLook_IsDueThirtyDaysLater()
    {
        CredentialRotation seen = CredentialAge.After(Account(), "a", known: null, March1);

        Assert.Equal(new CredentialRotation("p:one", "a", Ms(March1), null, Ms(March1.AddDays(30))), seen);
        Assert.Equal(seen, CredentialAge.After(Account(), "a", seen, March1.AddDays(7)));
    }

    [Fact]
    public void After_ValueChanged_BeginsAnew()
    {
        CredentialRotation before = CredentialAge.After(Account(), "a", known: null, March1);

        CredentialRotation after = CredentialAge.After(Account(), "b", before, March1.AddDays(20));

        Assert.Equal(
            new CredentialRotation("p:one", "b", Ms(March1.AddDays(20)), Ms(March1), Ms(March1.AddDays(50))), after);
    }

    [Fact]
    public void After_IssuedBeforeItWasSeen_CountsFromThatDay() => Assert.Equal(
        Ms(March1.AddDays(-10 + 30)), CredentialAge.After(Account(issued: March1.AddDays(-10)), "a", known: null, March1).DueAtMs);

    [Fact]
    public void After_ValueChangedAndTheDateLeftStanding_CountsFromTheChange()
    {
        ProviderAccount account = Account(issued: March1.AddDays(-10));
        CredentialRotation before = CredentialAge.After(account, "a", known: null, March1);

        CredentialRotation after = CredentialAge.After(account, "b", before, March1.AddDays(5));

        Assert.Equal(Ms(March1.AddDays(5 + 30)), after.DueAtMs);
        Assert.Equal(Ms(March1.AddDays(4 + 30)), CredentialAge.After(Account(issued: March1.AddDays(4)), "b", after, March1.AddDays(6)).DueAtMs);
    }

    [Fact]
    public void After_NeverRotated_IsNeverDue() =>
        Assert.Null(CredentialAge.After(Account(every: null), "a", known: null, March1).DueAtMs);

    private static ProviderAccount Account(DateTimeOffset? issued = null) => Account(ProviderCredential.DefaultRotation, issued);

    private static ProviderAccount Account(TimeSpan? every, DateTimeOffset? issued = null) => new(
        "p:one",
        new ProviderCredential("one", new CredentialSource.Variable("ONE"))
        {
            RotateEvery = every,
            IssuedOn = issued is { } day ? DateOnly.FromDateTime(day.UtcDateTime) : null,
        });

    private static long Ms(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds();
}
