using LlmMesh.Usage.Audit;
using Xunit;

namespace LlmMesh.Usage.UnitTests.Audit;

public sealed class AuditHashTests
{
    private static readonly Dictionary<string, Action<AuditRow>> Made = new(StringComparer.Ordinal)
    {
        { "position", row => row.Position++ },
        { "id", row => row.Id = "b" },
        { "time", row => row.AtMs++ },
        { "key", row => row.ActorKey += "x" },
        { "team", row => row.ActorTeam += "x" },
        { "organisation", row => row.ActorOrganisation += "x" },
        { "address", row => row.Address = null },
        { "address emptied", row => row.Address = "" },
        { "action", row => row.Action += "x" },
        { "subject", row => row.Subject += "x" },
        { "before", row => row.StateBefore = "{}" },
        { "after", row => row.StateAfter = null },
        { "a border moved", row => (row.ActorKey, row.ActorTeam) = ("ke", "yteam") },
    };

    public static TheoryData<string> Changes => [.. Made.Keys];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Of_AnythingChanged_IsAnother(string change)
    {
        AuditRow row = Row();
        string before = AuditHash.Of(AuditHead.Empty.Hash, row);

        Made[change](row);

        Assert.True(before != AuditHash.Of(AuditHead.Empty.Hash, row), change);
    }

    [Fact]
    public void Of_OtherRowBefore_IsAnother() =>
        Assert.NotEqual(AuditHash.Of(AuditHead.Empty.Hash, Row()), AuditHash.Of(new string('1', 64), Row()));

    // What docs/audit.md tells others to compute.
    [Fact]
    public void Of_KnownRow_IsWhatTheDocumentSays() =>
        Assert.Equal("0e88126e029b1d5a1b2e191ed384fe17a1a561fa408702e2822830aeebbc5d48", AuditHash.Of(AuditHead.Empty.Hash, Row()));

    private static AuditRow Row() => new()
    {
        Position = 1,
        Id = "a",
        AtMs = 1000,
        ActorKey = "key",
        ActorTeam = "team",
        ActorOrganisation = "default",
        Address = "::1",
        Action = "budget.create",
        Subject = "grün",
        StateBefore = null,
        StateAfter = "[]",
    };
}
