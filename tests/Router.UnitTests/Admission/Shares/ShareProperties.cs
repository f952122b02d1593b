using FsCheck;
using FsCheck.Fluent;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.UnitTests.Admission.Shares;

/// <summary>
/// Over random outages, partitions, freezes, late beats and bursts: no 60 seconds hold more requests than the limit, and never are more
/// in flight. Assumed is what <c>Standing</c> assumes: no replica joins while another is cut off, and Redis keeps what it has confirmed.
/// </summary>
public sealed class ShareProperties
{
    private const int Runs = 400;

    private enum Kind
    {
        Burst,
        Pause,
        CutOff,
        Reconnect,
        Freeze,
        GoOn,
        Stall,
        Beat,
    }

    private static Gen<Step> Steps =>
        from kind in Gen.Elements(
            Kind.Burst, Kind.Burst, Kind.Burst, Kind.Pause, Kind.Pause, Kind.CutOff, Kind.CutOff, Kind.Reconnect, Kind.Freeze, Kind.GoOn,
            Kind.GoOn, Kind.Stall, Kind.Beat)
        from replica in Gen.Choose(0, 2)
        from requests in Gen.Elements(1, 5, 30, 100)
        from pause in Gen.Elements(0.25, 1, 3, 6, 20, 55, 80, 120)
        select new Step(kind, replica, requests, pause);

    private static Gen<Sequence> Sequences =>
        from replicas in Gen.Choose(1, 3)
        from limit in Gen.Elements(1, 7, 16, 48, 64, 96)
        from seed in Gen.Choose(0, int.MaxValue)
        from start in Gen.Elements(2, 10, 80, 120)
        from length in Gen.Choose(5, 40)
        from steps in Steps.ArrayOf(length)
        select new Sequence(replicas, limit, seed, start, steps);

    [Fact]
    public Task Grant_AnyOutages_NoMinuteExceedsTheLimit() => CheckAsync(
        sequence => new ScopeLimits(sequence.Limit, 0), static mesh => mesh.MostInAMinute);

    [Fact]
    public Task Grant_AnyOutages_NoMinuteExceedsTheLimitOfTokens() => CheckAsync(
        sequence => new ScopeLimits(0, 0) { TokensPerMinute = sequence.Limit }, static mesh => mesh.MostTokensInAMinute);

    [Fact]
    public Task Grant_AnyOutages_NoDayExceedsTheLimit() => CheckAsync(
        sequence => new ScopeLimits(0, 0) { RequestsPerDay = sequence.Limit }, static mesh => mesh.Granted, mayLeaveSome: true);

    [Fact]
    public Task Grant_AnyOutages_NoMoreInFlightThanTheLimit() => CheckAsync(
        sequence => new ScopeLimits(0, sequence.Limit), static mesh => mesh.MostInFlight);

    [Fact]
    public async Task Release_AnyOutages_NoPlaceIsLeftInRedis()
    {
        foreach (Sequence sequence in Sequences.Sample(Runs))
        {
            SimulatedMesh mesh = await RunAsync(sequence, new ScopeLimits(0, sequence.Limit));
            for (int replica = 0; replica < sequence.Replicas; replica++)
            {
                mesh.CutOff(replica, isCutOff: false);
                mesh.Stall(replica, isStalled: false);
            }

            mesh.GoOn();
            await mesh.PauseAsync(3);
            mesh.EndAll();
            await mesh.PauseAsync(3);
            Assert.Equal((0, sequence), (mesh.PlacesInRedis, sequence));
        }
    }

    private static async Task CheckAsync(Func<Sequence, ScopeLimits> limits, Func<SimulatedMesh, long> peak, bool mayLeaveSome = false)
    {
        int reached = 0;
        foreach (Sequence sequence in Sequences.Sample(Runs))
        {
            long most = peak(await RunAsync(sequence, limits(sequence)));
            Assert.True(most <= sequence.Limit, $"{most} of {sequence}");
            reached += most == sequence.Limit ? 1 : 0;
        }

        // Else the shares would be safe only because they are small.
        Assert.InRange(reached, 1, Runs);
    }

    private static async Task<SimulatedMesh> RunAsync(Sequence sequence, ScopeLimits limits)
    {
        var mesh = new SimulatedMesh(sequence.Replicas, limits, sequence.Seed);
        await mesh.PauseAsync(sequence.Start);
        foreach (Step step in sequence.Steps)
        {
            switch (step.Kind)
            {
                case Kind.Burst:
                    mesh.Request(step.Replica, step.Requests);
                    break;
                case Kind.Pause:
                    await mesh.PauseAsync(step.Pause);
                    break;
                case Kind.CutOff or Kind.Reconnect:
                    mesh.CutOff(step.Replica, step.Kind == Kind.CutOff);
                    break;
                case Kind.Freeze:
                    mesh.Freeze();
                    break;
                case Kind.GoOn:
                    mesh.GoOn();
                    break;
                default:
                    mesh.Stall(step.Replica, step.Kind == Kind.Stall);
                    break;
            }
        }

        return mesh;
    }

    private sealed record Step(Kind Kind, int Replica, int Requests, double Pause);

    private sealed record Sequence(int Replicas, int Limit, int Seed, int Start, Step[] Steps)
    {
        public override string ToString() =>
            $"{Replicas} replicas, limit {Limit}, seed {Seed}, {Start} s: {string.Join(", ", Steps.Select(static step => step.Kind switch
            {
                Kind.Burst => $"{step.Requests} at {step.Replica}",
                Kind.Pause => $"{step.Pause} s",
                _ => $"{step.Kind} {step.Replica}",
            }))}";
    }
}
