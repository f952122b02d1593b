using LlmMesh.Contracts;
using LlmMesh.State.IntegrationTests.Ledger;
using LlmMesh.State.Principals;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Principals;

/// <summary>There is one directory: these tests find the server empty.</summary>
[Collection(LedgerFixture.Name)]
public sealed class DirectoryTests(GarnetServer server) : LedgerTests(server)
{
    private static readonly string One = new('1', 64);
    private static readonly string Two = new('2', 64);

    private static readonly Principal Anna = new()
    {
        Key = "key_anna",
        Name = "Anna's laptop",
        Team = "research",
        Organisation = "default",
        ExpiresAtMs = 1_800_000_000_000,
        Networks = ["10.0.0.0/8"],
        Scope = new AccessScope { Models = ["openai/*"], MaxTemperature = 1.5 },
        Limits = new OwnLimits { RequestsPerMinute = 5 },
    };

    private PrincipalDirectory Directory => Client.Principals;

    [Fact]
    public async Task Find_NothingPublished_SaysSo()
    {
        Assert.Equal(default, await Directory.FindAsync(One, Cancelled));
        Assert.Equal(new PrincipalChanges(null, null), await Directory.ChangesSinceAsync(0, Cancelled));
        Assert.Null(await Directory.ChangeAsync([new PrincipalEntry(One, Anna)], Cancelled));
        Assert.Equal(default, await Directory.FindAsync(One, Cancelled));
    }

    [Fact]
    public async Task Find_Published_IsWhole()
    {
        long revision = await Directory.ReplaceAsync([new PrincipalEntry(One, Anna)], Cancelled);

        PrincipalAnswer answer = await Directory.FindAsync(One, Cancelled);

        Assert.Equal(revision, answer.Revision);
        Assert.Equivalent(Anna, answer.Principal, strict: true);
        Assert.Equal(new PrincipalAnswer(null, revision), await Directory.FindAsync(Two, Cancelled));
    }

    [Fact]
    public async Task Replace_WithOthers_LeavesNothingOfTheOld()
    {
        await Directory.ReplaceAsync([new PrincipalEntry(One, Anna)], Cancelled);
        await Directory.ReplaceAsync([.. Enumerable.Range(0, 2500).Select(i => new PrincipalEntry($"{i:x64}", Anna))], Cancelled);

        Assert.Null((await Directory.FindAsync(One, Cancelled)).Principal);
        Assert.Equal(2500, await Client.Database.HashLengthAsync(Keys.PrincipalEntries));
        Assert.Null(await Client.Database.KeyTimeToLiveAsync(Keys.PrincipalEntries));

        await Directory.ReplaceAsync([], Cancelled);
        Assert.NotNull((await Directory.FindAsync(One, Cancelled)).Revision);
        Assert.Equal(0, await Client.Database.HashLengthAsync(Keys.PrincipalEntries));
    }

    [Fact]
    public async Task Changes_SinceAKnownRevision_AreListedOnce()
    {
        long first = await Directory.ReplaceAsync([], Cancelled);
        long? second = await Directory.ChangeAsync([new PrincipalEntry(One, Anna), new PrincipalEntry(Two, Anna)], Cancelled);
        long? third = await Directory.ChangeAsync([new PrincipalEntry(Two, null)], Cancelled);

        PrincipalChanges all = await Directory.ChangesSinceAsync(first, Cancelled);
        PrincipalChanges last = await Directory.ChangesSinceAsync(second!.Value, Cancelled);

        Assert.Equal(third, all.Revision);
        Assert.Equal([One, Two], all.Hashes!.Order(StringComparer.Ordinal));
        Assert.Equal([Two], last.Hashes);
        Assert.Empty((await Directory.ChangesSinceAsync(third!.Value, Cancelled)).Hashes!);
        Assert.Null((await Directory.FindAsync(Two, Cancelled)).Principal);
    }

    [Fact]
    public async Task Changes_TooLongAgo_MayBeEverything()
    {
        long first = await Directory.ReplaceAsync([], Cancelled);
        for (int batch = 0; batch < 11; batch++)
        {
            await Directory.ChangeAsync(
                [.. Enumerable.Range(batch * 1000, PrincipalDirectory.MostChanges).Select(i => new PrincipalEntry($"{i:x64}", null))], Cancelled);
        }

        Assert.Null((await Directory.ChangesSinceAsync(first, Cancelled)).Hashes);
        Assert.Equal(10_000, (await Directory.ChangesSinceAsync(first + 1, Cancelled)).Hashes!.Count);
    }

    [Fact]
    public async Task Changes_AfterAFlush_MayBeEverything()
    {
        long before = await Directory.ReplaceAsync([], Cancelled);
        await Client.Database.ExecuteAsync("FLUSHALL");
        Assert.Equal(new PrincipalChanges(null, null), await Directory.ChangesSinceAsync(before, Cancelled));

        long after = await Directory.ReplaceAsync([new PrincipalEntry(One, Anna)], Cancelled);

        Assert.True(after > before);
        Assert.Equal(new PrincipalChanges(after, null), await Directory.ChangesSinceAsync(before, Cancelled));
    }

    [Fact]
    public async Task Find_ALaterVersionsEntry_IsNobodys()
    {
        await Directory.ReplaceAsync([], Cancelled);
        await Client.Database.HashSetAsync(Keys.PrincipalEntries, One, """{"key":"k","kind":"superuser"}""");

        Assert.Null((await Directory.FindAsync(One, Cancelled)).Principal);
    }

    [Fact]
    public async Task Subscribe_Changed_CallsBack()
    {
        using var heard = new SemaphoreSlim(0);
        await using (await Directory.SubscribeAsync(() => heard.Release(), Cancelled))
        {
            await Directory.ReplaceAsync([], Cancelled);
            Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(30), Cancelled));
            await Directory.ChangeAsync([new PrincipalEntry(One, Anna)], Cancelled);
            Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(30), Cancelled));
        }
    }
}
