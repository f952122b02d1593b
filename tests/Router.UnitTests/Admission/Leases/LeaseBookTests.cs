using LlmMesh.Contracts;
using LlmMesh.Router.Admission.Leases;
using LlmMesh.State.Admission;
using LlmMesh.Testing.Time;

namespace LlmMesh.Router.UnitTests.Admission.Leases;

public sealed class LeaseBookTests
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(30);
    private static readonly ScopeGroup One = Provider("one");
    private static readonly ScopeGroup Other = Provider("other");

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void OlderThan_LeasesOfThatAge_AreListedByGroup()
    {
        LeaseBook book = new(_clock);
        book.Keep(One, "r1");
        book.Keep(One, "r2");
        book.Keep(Other, "r1");
        book.KeepIntent("r1");
        _clock.Advance(Age);
        book.Keep(One, "young");
        book.KeepIntent("young");

        DueLeases due = book.OlderThan(Age);

        Assert.Equal(["r1"], due.Intents);
        Assert.Equal(["r1", "r2"], due.Money[One].Order());
        Assert.Equal(["r1"], due.Money[Other]);
    }

    [Fact]
    public void Drop_OneLease_LeavesTheOthers()
    {
        LeaseBook book = new(_clock);
        book.Keep(One, "r1");
        book.Keep(Other, "r1");
        book.KeepIntent("r1");

        book.Drop(One, "r1");
        Assert.Equal([Other], book.OlderThan(TimeSpan.Zero).Money.Keys);

        book.DropIntent("r1");
        Assert.Empty(book.OlderThan(TimeSpan.Zero).Intents);

        book.Drop(Other, "r1");
        Assert.Equal(0, book.Count);
    }

    [Fact]
    public void Keep_Twice_CountsFromTheFirstTime()
    {
        LeaseBook book = new(_clock);
        book.Keep(One, "r1");
        _clock.Advance(Age);
        book.Keep(One, "r1");

        Assert.Equal([One], book.OlderThan(Age).Money.Keys);
    }

    private static ScopeGroup Provider(string name) =>
        ScopeGroup.ForProvider(LimitedScope.OfProvider(name, new ScopeLimits(1, 0), Array.Empty<BudgetDefinition>()), TimeZoneInfo.Utc);
}
