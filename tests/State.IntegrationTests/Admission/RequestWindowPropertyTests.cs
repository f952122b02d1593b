using FsCheck;
using FsCheck.Fluent;
using LlmMesh.State.Admission;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Admission;

/// <summary>The window script against a model, over random sequences of requests and pauses.</summary>
public sealed class RequestWindowPropertyTests(GarnetServer server)
{
    private const int SequenceCount = 60;
    private const int MaxSteps = 25;

    private static Gen<Step> Steps =>
        from requests in Gen.Choose(0, 6)
        from pause in Gen.Elements(0, 0, 1, 2, 17, 30, 58, 59, 60, 61, 62, 121, 200)
        select new Step(requests, pause);

    private static Gen<Sequence> Sequences =>
        from limit in Gen.Choose(1, 8)
        from length in Gen.Choose(1, MaxSteps)
        from steps in Steps.ArrayOf(length)
        select new Sequence(limit, steps);

    [Fact]
    public async Task Reserve_AnySequence_AnswersAsTheModel()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);

        foreach (Sequence sequence in Sequences.Sample(SequenceCount))
        {
            TestContext.Current.TestOutputHelper?.WriteLine(sequence.ToString());
            await RunAsync(client, sequence);
        }
    }

    [Fact]
    public async Task Reserve_SteadyOverload_AdmitsAtLeastNineTenthsOfTheLimit()
    {
        const int limit = 30;
        const int minutes = 3;
        await using StateClient client = await StateClient.ConnectAsync(server);
        var run = new Run(client, limit);
        int admitted = 0;

        for (int second = 0; second < 60 * minutes; second++)
        {
            admitted += await run.ReserveAsync() ? 1 : 0;
            admitted += await run.ReserveAsync() ? 1 : 0;
            await run.PauseAsync(1);
        }

        Assert.InRange(admitted, 0.9 * limit * minutes, double.MaxValue);
        Assert.InRange(run.Model.Peak(), 1, limit);
    }

    private static async Task RunAsync(StateClient client, Sequence sequence)
    {
        var run = new Run(client, sequence.Limit);
        foreach (Step step in sequence.Steps)
        {
            for (int request = 0; request < step.Requests; request++)
            {
                await run.ReserveAsync();
            }

            await run.PauseAsync(step.PauseSeconds);
        }

        Assert.InRange(run.Model.Peak(), 0, sequence.Limit);
    }

    /// <summary>Some requests, then a pause.</summary>
    private sealed record Step(int Requests, int PauseSeconds);

    /// <summary>A limit and what is tried against it.</summary>
    private sealed record Sequence(int Limit, Step[] Steps)
    {
        public override string ToString() =>
            $"limit {Limit}: {string.Join(", ", Steps.Select(step => $"{step.Requests}, {step.PauseSeconds} s"))}";
    }

    /// <summary>One window and its model, kept in step. Seconds are the server's, plus what the window was aged by.</summary>
    private sealed class Run(StateClient client, int limit)
    {
        private readonly ScopeGroup _scope = Sample.Scope(requestsPerMinute: limit);
        private long _aged;

        public RequestWindowModel Model { get; } = new(limit);

        private RequestWindow Window => new(client.Database, _scope);

        public async Task PauseAsync(int seconds)
        {
            await Window.AgeAsync(seconds);
            _aged += seconds;
        }

        public async Task<bool> ReserveAsync()
        {
            long before = await client.NowMsAsync() / 1000;
            AdmissionAnswer answer = await client.Admission.ReserveAsync(_scope, Sample.Name("reservation"), Sample.Lease, default);
            (long head, long total, IReadOnlyDictionary<long, long> counts) = await Window.ReadAsync();
            long after = await client.NowMsAsync() / 1000;

            // The script keeps the second it acted in as the window's newest, which tells the model what time it was.
            Assert.InRange(head, before, after);
            long now = head + _aged;
            Assert.Equal(Model.Admits(now), answer.IsAdmitted);
            if (answer.IsAdmitted)
            {
                Model.Admit(now);
                Assert.Equal(limit - Model.Counted(now), answer.Requests?.Remaining);
            }
            else
            {
                Assert.Equal(LimitKind.RequestsPerMinute, answer.Refused);
                Assert.InRange(answer.RetryAfter.TotalSeconds, Model.OpensIn(now) - 1, Model.OpensIn(now));
            }

            Assert.Equal(Model.Counted(now), total);
            Assert.Equal(total, counts.Values.Sum());
            return answer.IsAdmitted;
        }
    }
}
