using LlmMesh.Contracts;
using LlmMesh.State.Audit;
using LlmMesh.State.IntegrationTests.Ledger;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests;

/// <summary>There is one queue: these tests find the server empty.</summary>
[Collection(LedgerFixture.Name)]
public sealed class AuditQueueTests(GarnetServer server) : LedgerTests(server)
{
    [Fact]
    public async Task Peek_Added_OldestFirstUntilAcknowledged()
    {
        AuditEvent[] events = [.. Enumerable.Range(0, 3).Select(Event)];
        foreach (AuditEvent change in events)
        {
            await Client.Audit.AddAsync(change, Cancelled);
        }

        IReadOnlyList<WaitingAudit> first = await Client.Audit.PeekAsync(2, Cancelled);
        Assert.Equal([events[0], events[1]], first.Select(waiting => waiting.Event));
        Assert.Equal(first, await Client.Audit.PeekAsync(2, Cancelled));

        await Client.Audit.AcknowledgeAsync(first[0], Cancelled);
        await Client.Audit.AcknowledgeAsync(first[1], Cancelled);
        Assert.Equal([events[2]], (await Client.Audit.PeekAsync(2, Cancelled)).Select(waiting => waiting.Event));
    }

    [Fact]
    public async Task Peek_Unreadable_CanBeTakenAway()
    {
        await Client.Database.ListLeftPushAsync(Keys.AuditWaiting, "{\"id\":");

        WaitingAudit waiting = Assert.Single(await Client.Audit.PeekAsync(10, Cancelled));
        Assert.Null(waiting.Event);
        await Client.Audit.AcknowledgeAsync(waiting, Cancelled);
        Assert.Empty(await Client.Audit.PeekAsync(10, Cancelled));
    }

    private static AuditEvent Event(int number) => new()
    {
        Id = Guid.CreateVersion7(),
        AtMs = number,
        Actor = new LedgerCaller("key", "team", "organisation"),
        Action = "circuit.reset",
        Subject = $"provider/model-{number}",
        After = """{"state":"closed"}""",
    };
}
