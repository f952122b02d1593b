using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using LlmMesh.State.Admission;
using LlmMesh.State.Ledger;
using LlmMesh.Testing;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Admission;

/// <summary>All limits of one scope against a model, over random sequences of requests, their ends, pauses and clocks that step.</summary>
public sealed class LimitsPropertyTests(GarnetServer server)
{
    private const int SequenceCount = 60;
    private const int MaxSteps = 40;

    private enum Act
    {
        Reserve,
        Settle,
        Return,
        Pause,
        StepBack,
        NextDay,
        EndLeases,
    }

    private static Gen<Step> Steps =>
        from act in Gen.Elements(
            Act.Reserve, Act.Reserve, Act.Reserve, Act.Reserve, Act.Reserve, Act.Settle, Act.Settle, Act.Return, Act.Pause, Act.Pause, Act.Pause,
            Act.StepBack, Act.NextDay, Act.EndLeases)
        from tokens in Gen.Elements(0, 1, 5, 20, 60)
        from used in Gen.Elements(0, 1, 5, 30, 90)
        from seconds in Gen.Elements(1, 2, 17, 30, 59, 60, 61, 62, 121)
        select new Step(act, tokens, used, seconds);

    private static Gen<Sequence> Sequences =>
        from requests in Gen.Elements(0, 1, 3, 8)
        from tokens in Gen.Elements(0, 20, 60, 100)
        from perDay in Gen.Elements(0, 2, 10)
        from concurrency in Gen.Elements(0, 1, 4)
        from length in Gen.Choose(1, MaxSteps)
        from steps in Steps.ArrayOf(length)
        select new Sequence(new ScopeLimits(requests, concurrency) { TokensPerMinute = tokens, RequestsPerDay = perDay }, steps);

    [Fact]
    public async Task Limits_AnySequence_AreAsTheModel()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        foreach (Sequence sequence in Sequences.Sample(SequenceCount))
        {
            TestContext.Current.TestOutputHelper?.WriteLine(sequence.ToString());
            var run = new Run(client, sequence.Limits);
            foreach (Step step in sequence.Steps)
            {
                await DoAsync(run, step);
                await run.CompareAsync();
            }
        }
    }

    private static Task DoAsync(Run run, Step step) => step.Act switch
    {
        Act.Reserve => run.ReserveAsync(step.Tokens),
        Act.Settle => run.SettleAsync(step.Used, isReturned: false),
        Act.Return => run.SettleAsync(0, isReturned: true),
        Act.Pause => run.PauseAsync(step.Seconds),
        Act.StepBack => run.PauseAsync(-step.Seconds),
        Act.NextDay => run.NextDayAsync(),
        Act.EndLeases => run.EndLeasesAsync(),
        _ => throw new InvalidOperationException($"{step.Act}"),
    };

    private sealed record Step(Act Act, int Tokens, int Used, int Seconds)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Act} {Tokens}/{Used} {Seconds} s");
    }

    private sealed record Sequence(ScopeLimits Limits, Step[] Steps)
    {
        public override string ToString() => $"{Limits}: {string.Join("; ", Steps.Select(step => step.ToString()))}";
    }

    /// <summary>A scope and its model, kept in step. Seconds are the server's, plus what was paused.</summary>
    private sealed class Run
    {
        private readonly StateClient _client;
        private readonly ScopeGroup _group;
        private readonly LimitsModel _model;
        private readonly ScopeLimits _limits;
        private readonly Queue<(string Id, long Second, int Day, long Tokens)> _admitted = [];
        private long _paused;
        private int _day;

        public Run(StateClient client, ScopeLimits limits)
        {
            _client = client;
            _limits = limits;
            _model = new LimitsModel(limits);

            // A circuit besides, so that there is something to ask where nothing is limited.
            _group = ScopeGroup.ForTarget(LimitedScope.OfTarget(Sample.Name("provider/model"), limits, []), WhereItIsNoon());
        }

        public async Task ReserveAsync(long tokens)
        {
            string id = Sample.Name("reservation");
            long before = await _client.NowMsAsync();
            AdmissionAnswer answer = await _client.Admission.ReserveAsync(
                _group, new ReservationRequest(id, Sample.Lease) { Tokens = tokens }, CancellationToken.None);
            long after = await _client.NowMsAsync();
            await ReachAsync(answer.Second);
            Dictionary<LimitKind, long> refusing = _model.Refusing(tokens);
            Assert.Equal(refusing.Count == 0, answer.IsAdmitted);
            if (answer.IsAdmitted)
            {
                _model.Admit(id, tokens);
                _admitted.Enqueue((id, answer.Second + _paused, _day, tokens));
            }
            else
            {
                AssertRetry(refusing, answer, before + (1_000 * _paused), after + (1_000 * _paused));
            }

            AssertRest(answer.Requests, _limits.RequestsPerMinute, _model.Requests);
            AssertRest(answer.Tokens, _limits.TokensPerMinute, _model.Tokens);
        }

        public async Task SettleAsync(long used, bool isReturned)
        {
            if (!_admitted.TryDequeue(out (string Id, long Second, int Day, long Tokens) one))
            {
                return;
            }

            var held = new HeldScope(_group, one.Second - _paused) { ReservedTokens = one.Tokens, Tokens = used, IsReturned = isReturned };
            string batch = Sample.Name("batch");
            for (int sent = 0; sent < 2; sent++)
            {
                await _client.Settlement.ApplyAsync(batch, [new Settlement(one.Id, [held], null)], CancellationToken.None);
            }

            await ReachAsync(0);
            _model.Settle(one.Id, one.Second, one.Day == _day, used - one.Tokens, isReturned);
        }

        public async Task PauseAsync(int seconds)
        {
            await new RequestWindow(_client.Database, _group.Requests).AgeAsync(seconds);
            await new RequestWindow(_client.Database, _group.Tokens).AgeAsync(seconds);
            _paused += seconds;
        }

        public async Task NextDayAsync()
        {
            await PauseAsync(86_400);
            _day++;
            _model.BeginDay();
            if (await _client.Database.KeyExistsAsync(_group.Day))
            {
                await _client.Database.HashDecrementAsync(_group.Day, "start", 86_400_000);
                await _client.Database.HashDecrementAsync(_group.Day, "end", 86_400_000);
            }
        }

        public async Task EndLeasesAsync()
        {
            _model.EndLeases();
            foreach (SortedSetEntry place in await _client.Database.SortedSetRangeByRankWithScoresAsync(_group.InFlight))
            {
                await _client.Database.SortedSetAddAsync(_group.InFlight, place.Element, 1);
            }
        }

        public async Task CompareAsync()
        {
            if (_limits.TokensPerMinute > 0)
            {
                (_, long total, IReadOnlyDictionary<long, long> counts) = await new RequestWindow(_client.Database, _group.Tokens).ReadAsync();
                Assert.Equal(total, counts.Values.Sum());
            }
        }

        // Pauses of some hours stay within its day, whenever the test runs.
        private static TimeZoneInfo WhereItIsNoon()
        {
            TimeSpan offset = TimeSpan.FromHours(12) - TimeSpan.FromMinutes(Math.Floor(TimeProvider.System.GetUtcNow().TimeOfDay.TotalMinutes));
            return TimeZoneInfo.CreateCustomTimeZone($"noon {offset}", offset, displayName: null, standardDisplayName: null);
        }

        private static void AssertRest(WindowRest? rest, long limit, long counted)
        {
            Assert.Equal(limit > 0, rest is not null);
            if (rest is { } left)
            {
                Assert.Equal((limit, Math.Max(limit - counted, 0)), (left.Limit, left.Remaining));
                Assert.Equal(counted > 0, left.Reset > TimeSpan.Zero);
            }
        }

        // The script keeps the second it acted in as the windows' newest, which tells the model what time it was.
        private async Task ReachAsync(long second)
        {
            foreach (RedisKey key in new[] { _group.Requests, _group.Tokens })
            {
                if (await _client.Database.HashGetAsync(key, "h") is { IsNull: false } newest)
                {
                    _model.Reach((long)newest + _paused);
                }
            }

            if (second > 0)
            {
                _model.Reach(second + _paused);
            }
        }

        // The longest is told: from some moment of the call until the second after enough has left, where a clock may have stepped back.
        private void AssertRetry(Dictionary<LimitKind, long> refusing, AdmissionAnswer answer, long beforeMs, long afterMs)
        {
            Assert.Contains(answer.Refused, refusing.Keys);
            if (refusing.ContainsKey(LimitKind.RequestsPerDay))
            {
                return;
            }

            long longest = refusing.Values.Max();
            if (longest == 0)
            {
                Assert.Equal(TimeSpan.FromSeconds(1), answer.RetryAfter);
                return;
            }

            long end = 1_000 * (_model.Newest + longest);
            Assert.InRange(answer.RetryAfter.TotalMilliseconds, end - afterMs, Math.Max(end - beforeMs, 1_000));
        }
    }
}
