using LlmMesh.Router.Upstreams.Sessions;
using LlmMesh.State.Sessions;
using LlmMesh.Testing.Time;

namespace LlmMesh.Router.UnitTests.Upstreams;

public sealed class SessionSnapshotTests
{
    private const ulong Key = 7;

    private readonly ManualTimeProvider _clock = new();
    private readonly SessionSnapshot _snapshot;

    public SessionSnapshotTests() => _snapshot = new SessionSnapshot(_clock);

    [Fact]
    public void Serve_SameTargetWithinAMinute_IsToldOnce()
    {
        Assert.True(_snapshot.Serve(Key, "a/x"));
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(_snapshot.Serve(Key, "a/x"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_snapshot.Serve(Key, "a/x"));
    }

    [Fact]
    public void Serve_AnotherTarget_IsToldAtOnce()
    {
        Assert.True(_snapshot.Serve(Key, "a/x"));
        Assert.True(_snapshot.Serve(Key, "b/y"));

        Assert.Equal("b/y", _snapshot.TargetOf(Key));
    }

    [Fact]
    public void TargetOf_IdleForTenMinutes_IsForgotten()
    {
        _snapshot.Serve(Key, "a/x");
        _clock.Advance(SessionBoard.Idle - TimeSpan.FromSeconds(1));
        Assert.Equal("a/x", _snapshot.TargetOf(Key));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(_snapshot.TargetOf(Key));
    }

    [Fact]
    public void Apply_ReadLate_CountsFromWhenItWasUsed()
    {
        _snapshot.Apply([new SessionBinding(Key, "a/x", AtMs: 1_000_000)], nowMs: 1_000_000 + (long)TimeSpan.FromMinutes(9).TotalMilliseconds);
        Assert.Equal("a/x", _snapshot.TargetOf(Key));
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(_snapshot.TargetOf(Key));
    }

    [Fact]
    public void Apply_OlderThanWhatThisReplicaDidSince_ChangesNothing()
    {
        SessionBinding before = new(Key, "b/y", AtMs: 5_000);
        _snapshot.Apply([before], nowMs: 5_000);
        _snapshot.Serve(Key, "a/x");

        _snapshot.Apply([before], nowMs: 6_000);
        Assert.Equal("a/x", _snapshot.TargetOf(Key));

        _snapshot.Apply([new SessionBinding(Key, "c/z", AtMs: 7_000)], nowMs: 7_000);
        Assert.Equal("c/z", _snapshot.TargetOf(Key));
    }

    [Fact]
    public void Apply_TwoOfOneMillisecond_AnyOrderHasTheSameWinner()
    {
        SessionBinding one = new(Key, "a/x", AtMs: 5_000);
        SessionBinding other = new(Key, "b/y", AtMs: 5_000);
        var opposite = new SessionSnapshot(_clock);

        _snapshot.Apply([one, other], nowMs: 5_000);
        opposite.Apply([other, one], nowMs: 5_000);

        Assert.Equal(_snapshot.TargetOf(Key), opposite.TargetOf(Key));
    }

    [Fact]
    public void Trim_MoreThanIsKept_ForgetsTheOldest()
    {
        _snapshot.Serve(0, "a/x");
        _clock.Advance(TimeSpan.FromSeconds(1));
        for (ulong key = 1; key <= SessionBoard.MostKept; key++)
        {
            _snapshot.Serve(key, "a/x");
        }

        _snapshot.Trim();

        Assert.Null(_snapshot.TargetOf(0));
        Assert.Equal("a/x", _snapshot.TargetOf(1));
        Assert.Equal("a/x", _snapshot.TargetOf(SessionBoard.MostKept));
    }

    [Fact]
    public void Serve_FarMoreThanIsKept_StopsRemembering()
    {
        for (ulong key = 0; key <= 2 * SessionBoard.MostKept; key++)
        {
            _snapshot.Serve(key, "a/x");
        }

        Assert.Null(_snapshot.TargetOf(2 * SessionBoard.MostKept));
    }
}
