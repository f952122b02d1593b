using System.Text.Json.Serialization;
using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Endpoints;

/// <summary>What a check came to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckOutcome>))]
internal enum CheckOutcome
{
    /// <summary>It answered.</summary>
    [JsonStringEnumMemberName("OK")]
    Ok = 0,

    /// <summary>It was not asked.</summary>
    [JsonStringEnumMemberName("SKIP")]
    Skip,

    /// <summary>It did not answer.</summary>
    [JsonStringEnumMemberName("ERROR")]
    Error,
}

/// <summary>One target's one capability.</summary>
internal sealed record CheckView(string Target, string Capability, CheckOutcome Outcome, string? Reason, long? LatencyMs);

/// <summary>All checks of a run, in the order of the catalogue.</summary>
internal sealed record ValidationView(int Ok, int Skipped, int Failed, IReadOnlyList<CheckView> Checks)
{
    public static ValidationView Of(IReadOnlyList<CheckView> checks) => new(
        checks.Count(check => check.Outcome == CheckOutcome.Ok),
        checks.Count(check => check.Outcome == CheckOutcome.Skip),
        checks.Count(check => check.Outcome == CheckOutcome.Error),
        checks);
}

/// <summary>
/// Asks targets, one token for each capability, whether they work; <see cref="MostAtOnce"/> targets at a time on this replica, however
/// many ask. A target that does not answer plainly is asked no more.
/// </summary>
internal sealed class ProviderValidation(ValidationPipeline pipeline) : IDisposable
{
    private const int MostAtOnce = 4;

    // How OpenAI's reasoning models say that the one token went into thought: they have run.
    private const string ReachedTheLimit = "output limit was reached";

    private readonly SemaphoreSlim _places = new(MostAtOnce);

    public void Dispose() => _places.Dispose();

    /// <summary>Checks targets.</summary>
    /// <param name="targets">Whom.</param>
    /// <param name="capabilities">What of each that it claims.</param>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ValidationView> RunAsync(
        IReadOnlyList<Target> targets, Capabilities capabilities, Caller caller, CancellationToken cancellationToken)
    {
        IReadOnlyList<CheckView>[] checks =
            await Task.WhenAll(targets.Select(target => CheckAsync(target, capabilities, caller, cancellationToken)));
        return ValidationView.Of([.. checks.SelectMany(target => target)]);
    }

    private async Task<IReadOnlyList<CheckView>> CheckAsync(
        Target target, Capabilities wanted, Caller caller, CancellationToken cancellationToken)
    {
        Capabilities claimed = (target.Definition?.Capabilities ?? Capabilities.Chat) & wanted;
        var checks = new List<CheckView>();
        await _places.WaitAsync(cancellationToken);
        try
        {
            string? reason = target.Definition is { AnswersInText: false } ? "an answer costs more than a token" : null;
            foreach ((string word, Capabilities capability) in InOrder(claimed))
            {
                CheckView check = (reason ?? Costly(capability)) is { } skipped
                    ? new CheckView(target.Name, word, CheckOutcome.Skip, skipped, null)
                    : await AskAsync(target, word, capability, caller, cancellationToken);
                checks.Add(check);
                reason ??= check.Outcome == CheckOutcome.Error && capability == Capabilities.Chat ? "it does not answer at all" : null;
            }
        }
        finally
        {
            _places.Release();
        }

        return checks;
    }

    private async Task<CheckView> AskAsync(
        Target target, string word, Capabilities capability, Caller caller, CancellationToken cancellationToken)
    {
        (MeshError? error, TimeSpan latency) = await pipeline.RunAsync(caller, CheckRequest.Of(target, capability), cancellationToken);
        long? milliseconds = latency == TimeSpan.Zero ? null : (long)latency.TotalMilliseconds;
        return error is null ? new CheckView(target.Name, word, CheckOutcome.Ok, null, milliseconds)
            : error.Message.Contains(ReachedTheLimit, StringComparison.OrdinalIgnoreCase)
                ? new CheckView(target.Name, word, CheckOutcome.Ok, "its one token went into reasoning", milliseconds)
            : new CheckView(target.Name, word, CheckOutcome.Error, $"{error.Form.Code}: {error.Message}", milliseconds);
    }

    // Whether it answers at all comes first; how it reasons and goes on from a prefill shows in no single token.
    private static IEnumerable<(string Word, Capabilities Capability)> InOrder(Capabilities claimed) => CapabilityWords.All
        .Where(word => claimed.HasFlag(word.Value) && word.Value is not (Capabilities.Reasoning or Capabilities.Prefill))
        .OrderBy(word => word.Value)
        .Select(word => (word.Key, word.Value));

    private static string? Costly(Capabilities capability) => (capability & CheckRequest.Askable) != 0 ? null
        : capability == Capabilities.Vision ? "an image costs more than a token"
        : "what it needs or makes costs more than a token";
}
