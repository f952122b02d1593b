using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using LlmMesh.State.Circuits;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Circuits;

/// <summary>The circuit scripts against a model, over random sequences of what routers, monitor and operator do.</summary>
[Collection(CircuitFixture.Name)]
public sealed class CircuitPropertyTests(GarnetServer server) : CircuitTests(server)
{
    private const int SequenceCount = 80;
    private const int MaxSteps = 30;

    private enum Act
    {
        Record,
        Reserve,
        ProbeSucceeded,
        ProbeFailed,
        Open,
        Reset,
    }

    private static Gen<Step> Steps =>
        from act in Gen.Elements(
            Act.Record, Act.Record, Act.Record, Act.Record, Act.Reserve, Act.Reserve, Act.ProbeSucceeded, Act.ProbeSucceeded, Act.ProbeFailed,
            Act.Open, Act.Reset)
        from successes in Gen.Elements(0, 0, 1, 2)
        from number in Gen.Choose(0, 3)
        select new Step(act, successes, number);

    private static Gen<Sequence> Sequences =>
        from consecutive in Gen.Choose(1, 6)
        from minimum in Gen.Choose(1, 12)
        from rate in Gen.Elements(0.25, 0.5, 0.9, 1.0)
        from permits in Gen.Choose(1, 4)
        from length in Gen.Choose(1, MaxSteps)
        from steps in Steps.ArrayOf(length)
        select new Sequence(
            new CircuitPolicy
            {
                ConsecutiveFailures = consecutive,
                MinimumAttempts = minimum,
                ErrorRate = rate,
                HalfOpenRequests = permits,
                Window = Hour,
                OpenTime = Hour,
            },
            steps);

    [Fact]
    public async Task Circuit_AnySequence_IsAsTheModel()
    {
        foreach (Sequence sequence in Sequences.Sample(SequenceCount))
        {
            TestContext.Current.TestOutputHelper?.WriteLine(sequence.ToString());
            await RunAsync(sequence);
        }
    }

    private async Task RunAsync(Sequence sequence)
    {
        ScopeGroup scopes = Sample.Scope();
        CircuitId circuit = scopes.Circuit!.Value;
        CircuitPolicy policy = sequence.Policy;
        var model = new CircuitModel(policy);
        CircuitStatus? published = null;
        await using IAsyncDisposable subscription = await Circuits.SubscribeAsync(status => Volatile.Write(ref published, status));
        foreach (Step step in sequence.Steps)
        {
            await DoAsync(step);
            CircuitStatus? listed = await ListedAsync(circuit);
            Assert.Equal(model.IsListed, listed is not null);
            Assert.Equal((model.State, model.Failures), (listed?.State ?? CircuitState.Closed, listed?.Failures ?? 0));
            Assert.Equal(model.State == CircuitState.Open, listed?.NextProbeAtMs is not null);
        }

        // The last change heard is the last there was.
        await UntilAsync(() => Task.FromResult(
            (Volatile.Read(ref published)?.State ?? CircuitState.Closed) == model.State
            && (Volatile.Read(ref published)?.Failures ?? 0) == model.Failures));

        async Task DoAsync(Step step)
        {
            switch (step.Act)
            {
                case Act.Record:
                    model.Record(step.Successes, step.Number);
                    await Circuits.RecordAsync(circuit, new CircuitReport(step.Successes, step.Number, FaultClass.ServerError), policy, Cancelled);
                    break;
                case Act.Reserve:
                    AdmissionAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, step.Number).Select(_ => ReserveAsync(scopes)));
                    Assert.Equal(model.Reserve(step.Number), answers.Count(answer => answer.IsAdmitted));
                    Assert.All(answers.Where(answer => answer.IsAdmitted), answer => Assert.Equal(model.State == CircuitState.HalfOpen, answer.IsHalfOpen));
                    break;
                case Act.ProbeSucceeded:
                    model.ProbeSucceeded();
                    await Circuits.ProbeSucceededAsync(circuit, policy, Cancelled);
                    break;
                case Act.ProbeFailed:
                    await Circuits.ProbeFailedAsync(circuit, FaultClass.Timeout, policy, Cancelled);
                    break;
                case Act.Open:
                    model.Open();
                    await Circuits.OpenAsync(circuit, FaultClass.Connection, Hour, policy, Cancelled);
                    break;
                case Act.Reset:
                    model.Reset();
                    await Circuits.ResetAsync(circuit, Cancelled);
                    break;
                default:
                    throw new InvalidOperationException($"{step.Act}");
            }
        }
    }

    private sealed record Step(Act Act, int Successes, int Number)
    {
        public override string ToString() => $"{Act} {Successes}/{Number}";
    }

    private sealed record Sequence(CircuitPolicy Policy, Step[] Steps)
    {
        public override string ToString() =>
            $"{Policy.ConsecutiveFailures} in a row or {Policy.ErrorRate} of {Policy.MinimumAttempts}, {Policy.HalfOpenRequests} permits: "
            + string.Join(", ", Steps.Select(step => step.ToString()));
    }
}
