using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Telemetry;

/// <summary>
/// The router's spans and meters: one CLIENT span per attempt under the request's server span, the conventions' histograms for
/// upstreams and for the edge. Prompts and answers are never recorded.
/// </summary>
internal sealed class RouterTelemetry : IDisposable
{
    public const string Name = "LlmMesh.Router";

    // The conventions' bounds; reasoning calls outlast their last one, so two are added.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 600],
    };

    private static readonly InstrumentAdvice<double> FirstTokenSeconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 60, 120],
    };

    private static readonly InstrumentAdvice<long> Tokens = new()
    {
        HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
    };

    private readonly ActivitySource _source = new(Name);
    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _clientDuration;
    private readonly Histogram<long> _tokenUsage;
    private readonly Histogram<double> _firstChunk;
    private readonly Histogram<double> _edgeDuration;
    private readonly Histogram<double> _edgeFirstToken;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _failovers;
    private readonly Counter<long> _resumes;
    private readonly Counter<long> _malformedEvents;
    private readonly Counter<long> _verdicts;
    private readonly EndedRequests _ended;
    private readonly TimeProvider _time;
    private readonly IAttemptWatch? _watch;

    /// <param name="time">The clock.</param>
    /// <param name="watch">Who hears of attempts as they begin and end; null: nobody.</param>
    public RouterTelemetry(TimeProvider time, IAttemptWatch? watch = null)
    {
        _time = time;
        _watch = watch;
        _clientDuration = _meter.CreateHistogram(GenAi.ClientDuration, "s", "Duration of one attempt at a provider.", [], Seconds);
        _tokenUsage = _meter.CreateHistogram(GenAi.ClientTokenUsage, "{token}", "Tokens billed, by type.", [], Tokens);
        _firstChunk = _meter.CreateHistogram(GenAi.ClientFirstChunk, "s", "Time to an attempt's first content.", [], FirstTokenSeconds);
        _edgeDuration = _meter.CreateHistogram(GenAi.EdgeDuration, "s", "Duration of a request at the edge.", [], Seconds);
        _edgeFirstToken = _meter.CreateHistogram(
            GenAi.EdgeFirstToken, "s", "Time to the first content at the edge, failed attempts included.", [], FirstTokenSeconds);
        _retries = _meter.CreateCounter<long>("llmmesh.attempt.retries", "{attempt}", "Attempts repeated on the same target.");
        _failovers = _meter.CreateCounter<long>("llmmesh.attempt.failovers", "{attempt}", "Moves to another candidate, by the target left.");
        _resumes = _meter.CreateCounter<long>("llmmesh.stream.resumes", "{stream}", "Broken streams taken up, by the target that did.");
        _malformedEvents = _meter.CreateCounter<long>("llmmesh.stream.malformed_events", "{event}", "Events that were no JSON and were left out.");
        _verdicts = _meter.CreateCounter<long>("llmmesh.guard.verdicts", "{verdict}", "Findings of guards, and checks that could not be made.");
        _ended = new EndedRequests(_meter);
    }

    /// <summary>Where the router's instruments belong.</summary>
    public Meter Meter => _meter;

    public AttemptSpan BeginAttempt(Target target, Exchange exchange)
    {
        RequestEnvelope envelope = exchange.Envelope;
        string operation = exchange.OperationName;
        Uri endpoint = target.Provider.Endpoints[0];
        string provider = GenAi.ProviderNameOf(target.Provider.Name);
        Activity? activity = null;
        if (_source.HasListeners())
        {
            // Samplers look at these, so they are there from the start.
            activity = _source.StartActivity($"{operation} {target.Model}", ActivityKind.Client, default(ActivityContext),
            [
                new(GenAi.OperationName, operation),
                new(GenAi.ProviderName, provider),
                new(GenAi.RequestModel, target.Model),
                new(GenAi.ServerAddress, endpoint.Host),
                new(GenAi.ServerPort, endpoint.Port),
                new(GenAi.RequestStream, envelope.Stream),
            ]);
        }

        if (activity is { IsAllDataRequested: true })
        {
            if (envelope.MaxTokens is { } most)
            {
                activity.SetTag(GenAi.RequestMaxTokens, most);
            }

            if (envelope.Choices != 1)
            {
                activity.SetTag(GenAi.RequestChoiceCount, envelope.Choices);
            }
        }

        _watch?.Begun(target);
        return new AttemptSpan(this, activity, operation, target, provider, _time.GetTimestamp());
    }

    public void CountRetry(Target target) => _retries.Add(1, TagOf(target));

    public void CountFailover(Target from) => _failovers.Add(1, TagOf(from));

    public void CountResume(Target target) => _resumes.Add(1, TagOf(target));

    /// <summary>Counts a guard's verdict and marks it in the request's span; never what was found.</summary>
    public void CountVerdict(string guard, string phase, string action)
    {
        _verdicts.Add(1, new("llmmesh.guard", guard), new("llmmesh.guard.phase", phase), new("llmmesh.guard.action", action));
        Activity.Current?.AddEvent(new ActivityEvent("llmmesh.guard", _time.GetUtcNow(), new ActivityTagsCollection
        {
            ["llmmesh.guard"] = guard,
            ["llmmesh.guard.phase"] = phase,
            ["llmmesh.guard.action"] = action,
        }));
    }

    /// <summary>Records a request that has ended, and ends the span of its accepted attempt.</summary>
    public void RecordRequest(Exchange exchange)
    {
        exchange.Span?.EndAccepted(exchange, exchange.Fault);
        if (exchange is { MalformedEvents: > 0 and var malformed, Target: { } sender })
        {
            _malformedEvents.Add(malformed, TagOf(sender));
        }

        if (Activity.Current is { IsAllDataRequested: true } server)
        {
            RequestTags.Write(server, exchange);
        }

        _ended.Count(exchange);
        TagList tags = EdgeTags(exchange);
        _edgeDuration.Record(exchange.Elapsed.TotalSeconds, tags);
        if (exchange.FirstTokenMs is { } firstToken)
        {
            _edgeFirstToken.Record(firstToken / 1000.0, tags);
        }
    }

    internal void RecordAttempt(AttemptSpan span, Target target, in AttemptMeasure measure)
    {
        _watch?.Ended(target, measure);
        TagList tags = span.Tags;
        FaultClass fault = measure.Fault;
        if (fault != FaultClass.None)
        {
            tags.Add(GenAi.ErrorType, FaultNames.Of(fault));
        }

        _clientDuration.Record(_time.GetElapsedTime(span.Started).TotalSeconds, tags);
    }

    internal void RecordUsage(AttemptSpan span, Exchange exchange)
    {
        if (exchange.Usage.Precision != UsagePrecision.None)
        {
            TagList input = span.Tags;
            input.Add(GenAi.TokenType, GenAi.Input);
            _tokenUsage.Record(exchange.Usage.Tokens.TotalInput, input);
            TagList output = span.Tags;
            output.Add(GenAi.TokenType, GenAi.Output);
            _tokenUsage.Record(exchange.Usage.Tokens.TotalOutput, output);
        }

        if (span.FirstContentSeconds is { } first)
        {
            _firstChunk.Record(first, span.Tags);
        }
    }

    internal double SecondsSince(long started) => _time.GetElapsedTime(started).TotalSeconds;

    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
    }

    private static KeyValuePair<string, object?> TagOf(Target target) => new(MeshTags.Target, MeshTags.NameOf(target));

    private static TagList EdgeTags(Exchange exchange)
    {
        var tags = new TagList
        {
            { GenAi.OperationName, exchange.OperationName },
            { GenAi.ProviderName, exchange.Target is { } target ? GenAi.ProviderNameOf(target.Provider.Name) : "none" },
        };
        if (exchange.Fault != FaultClass.None)
        {
            tags.Add(GenAi.ErrorType, FaultNames.Of(exchange.Fault));
        }

        return tags;
    }
}
