using System.Diagnostics;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Telemetry;

/// <summary>The span and the measurements of one attempt. Ends once, as failed or with what the stream turned out to be.</summary>
internal sealed class AttemptSpan(RouterTelemetry telemetry, Activity? activity, string operation, Target target, string provider, long started)
{
    private bool _ended;
    private double? _acceptedSeconds;

    public long Started { get; } = started;

    public double? FirstContentSeconds { get; private set; }

    public TagList Tags { get; } = new()
    {
        { GenAi.OperationName, operation },
        { GenAi.ProviderName, provider },
        { GenAi.RequestModel, MeshTags.ModelOf(target) },
    };

    /// <summary>An answer has been accepted: a stream at its first content, any other whole.</summary>
    public void MarkAccepted() => _acceptedSeconds = telemetry.SecondsSince(Started);

    /// <summary>The first content of a stream is on its way to the client.</summary>
    public void MarkFirstContent() => FirstContentSeconds = telemetry.SecondsSince(Started);

    public void EndFailed(FaultClass fault, int status) => End(fault, status, outputTokens: 0);

    /// <summary>The answer is over, whole or broken.</summary>
    public void EndAccepted(Exchange exchange, FaultClass fault)
    {
        if (_ended)
        {
            return;
        }

        if (activity is { IsAllDataRequested: true } && exchange.Usage.Precision != UsagePrecision.None)
        {
            TokenUsage tokens = exchange.Usage.Tokens;
            activity.SetTag(GenAi.InputTokens, tokens.TotalInput);
            activity.SetTag(GenAi.OutputTokens, tokens.TotalOutput);
            activity.SetTag(GenAi.CacheReadTokens, tokens.CacheRead);
            activity.SetTag(GenAi.CacheCreationTokens, tokens.CacheWrite);
            activity.SetTag(GenAi.ReasoningTokens, tokens.Reasoning);
            activity.SetTag("llmmesh.usage.estimated", exchange.Usage.Precision == UsagePrecision.Estimated);
            activity.SetTag("llmmesh.cost.nano_usd", exchange.Cost.NanoDollars);
        }

        if (FirstContentSeconds is { } first)
        {
            activity?.SetTag(GenAi.TimeToFirstChunk, first);
        }

        telemetry.RecordUsage(this, exchange);
        End(fault, 0, exchange.Usage.Tokens.TotalOutput);
    }

    private void End(FaultClass fault, int status, long outputTokens)
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        if (fault != FaultClass.None)
        {
            activity?.SetTag(GenAi.ErrorType, FaultNames.Of(fault));
            activity?.SetStatus(ActivityStatusCode.Error);
        }

        if (status > 0)
        {
            activity?.SetTag("http.response.status_code", status);
        }

        telemetry.RecordAttempt(this, target, MeasureOf(fault, outputTokens));
        activity?.Dispose();
    }

    private AttemptMeasure MeasureOf(FaultClass fault, long outputTokens)
    {
        double seconds = telemetry.SecondsSince(Started);
        double accepted = _acceptedSeconds ?? seconds;

        // Without a first content it was no stream: the rest of the time was the client's.
        return new AttemptMeasure(
            fault, TimeSpan.FromSeconds(accepted), TimeSpan.FromSeconds(FirstContentSeconds is null ? 0 : seconds - accepted), outputTokens)
        {
            IsAnswered = _acceptedSeconds is not null,
        };
    }
}
