using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Credentials;
using LlmMesh.Router.Dialects.Multipart;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Telemetry;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.Exchanges;

/// <summary>
/// One request on its way through the stages. Each stage adds its product; reading a product before its stage has run is a bug and
/// throws. Used by one request at a time.
/// </summary>
internal sealed class Exchange(
    string requestId, Caller caller, CatalogSnapshot catalog, Surroundings surroundings, TimeProvider time)
    : IAsyncDisposable
{
    /// <summary>What the ledger tags begin with that name guards.</summary>
    public const string GuardTag = "guard:";

    private readonly long _started = time.GetTimestamp();
    private RequestEnvelope? _envelope;
    private Plan? _plan;
    private UpstreamResponse? _response;
    private PromptShape? _prompt;
    private List<GuardVerdict>? _verdicts;
    private List<RouteRefusal>? _refusals;

    /// <summary>The id in <c>x-request-id</c> and in the ledger.</summary>
    public string RequestId { get; } = requestId;

    public Caller Caller { get; } = caller;

    /// <summary>The configuration this request works on from beginning to end.</summary>
    public CatalogSnapshot Catalog { get; } = catalog;

    /// <summary>The targets' health and circuits as they were known when the request arrived.</summary>
    public Surroundings Surroundings { get; } = surroundings;

    /// <summary>Most time the request may take.</summary>
    public TimeSpan TimeLimit { get; set; } = catalog.Settings.RequestTimeout;

    public TimeSpan Remaining => TimeLimit - Elapsed;

    /// <summary>The meshes the request has been through, this one included, for whoever gets it next.</summary>
    public string? Loop { get; init; }

    /// <summary>What is asked for that is no chat; null for chat.</summary>
    public Operation? Operation { get; init; }

    /// <summary>The request as its operation has read it; null for chat, and before the envelope stage.</summary>
    public OperationRequest? Asked { get; set; }

    /// <summary>What is asked for, in the word of the ledger and of spans.</summary>
    public string OperationName => Operation?.Name ?? Client?.OperationName ?? GenAi.Chat;

    /// <summary>What the client speaks; null for chat completions.</summary>
    public ClientDialect? Client { get; init; }

    /// <summary>The request as it arrived, where the client does not speak chat completions; null where it does.</summary>
    public SentRequest? Sent { get; set; }

    /// <summary>The request as a form, where it arrived as one; null where it did not.</summary>
    public ReceivedForm? Form { get; set; }

    /// <summary>The request with what it goes on from, until the envelope has taken it over; null when it goes on from nothing.</summary>
    public PooledBody? Recalled { get; set; }

    /// <summary>Who keeps the answer; null when nobody does.</summary>
    public AnswerKeeper? Keeper { get; set; }

    /// <summary>The content type of the client's stream.</summary>
    public string StreamType { get; set; } = "text/event-stream";

    /// <summary>Whether guards look at the answer, so that nobody may get it unread.</summary>
    public bool IsAnswerGuarded { get; set; }

    /// <summary>What the request asks of routing. Default nothing.</summary>
    public RoutePreferences Preferences { get; set; } = RoutePreferences.None;

    /// <summary>The conversation it belongs to; null where it cannot be told.</summary>
    public Session? Session { get; set; }

    /// <summary>The preset it was sent to; null for every other model.</summary>
    public Preset? Preset { get; set; }

    /// <summary>Most output tokens of each choice where the client names no limit, besides what its scope says; null for any.</summary>
    public long? OutputCeiling { get; set; }

    /// <summary>Unix milliseconds at arrival.</summary>
    public long ArrivedAtMs { get; } = time.GetUtcNow().ToUnixTimeMilliseconds();

    public RequestEnvelope Envelope
    {
        get => _envelope ?? throw NotYet(nameof(Envelope));
        set => _envelope = value;
    }

    /// <summary>Whether the body has arrived and been read.</summary>
    public bool HasEnvelope => _envelope is not null;

    /// <summary>What the prompt counts. Its first use reads the body once more; a request that nobody has to estimate is spared that.</summary>
    public PromptShape Prompt
    {
        get
        {
            RequestEnvelope envelope = Envelope;
            return _prompt ??= Asked?.Prompt ?? ChatPrompt.Read(envelope.Body.Span);
        }
    }

    /// <summary>Whether somebody had <see cref="Prompt"/> read.</summary>
    public bool HasPrompt => _prompt is not null;

    /// <summary>Estimated input tokens at a target, corrected by what it has reported of other requests.</summary>
    public InputEstimate EstimateFor(Target target) =>
        Prompt.For(target).Times(Surroundings.Corrections?.For(target, Prompt) ?? 1);

    public Plan Plan
    {
        get => _plan ?? throw NotYet(nameof(Plan));
        set => _plan = value;
    }

    /// <summary>Whether there is a plan, be it one that leaves nobody.</summary>
    public bool HasPlan => _plan is not null;

    /// <summary>Candidates that could not be used after all, in the order in which that came out, each once.</summary>
    public IReadOnlyList<RouteRefusal> Refusals => _refusals ?? [];

    /// <summary>Why the client gets less than it asked for; null when it does not.</summary>
    public string? Degraded => _plan?.Degraded;

    /// <summary>The leave to send; null until admission has granted it.</summary>
    public Reservation? Reservation { get; set; }

    /// <summary>Most output tokens of each choice to ask a target for; null: as the client says.</summary>
    public long? OutputLimitAt(Target target)
    {
        if (Operation is not null)
        {
            return null;
        }

        long? held = Reservation?.OutputLimit;
        return Ceiling is { } ceiling && !(target.Definition?.MaxOutputTokens <= ceiling) ? Math.Min(ceiling, held ?? ceiling) : held;
    }

    /// <summary>What a translation of the answer says besides what the model has written.</summary>
    public AnswerContext AnswerContext()
    {
        Target target = Target!;
        return new AnswerContext(RequestId, target.Model, ArrivedAtMs / 1000)
        {
            Sent = Sent,
            EstimateInput = Client is null ? null : () => EstimateFor(target).Typical,
        };
    }

    public UpstreamResponse Response
    {
        get => _response ?? throw NotYet(nameof(Response));
        set => _response = value;
    }

    /// <summary>Whether an attempt has been accepted.</summary>
    public bool HasResponse => _response is not null;

    /// <summary>Every attempt, in order.</summary>
    public List<Attempt> Attempts { get; } = [];

    /// <summary>The text delivered so far; null when nobody could go on with it.</summary>
    public DeliveredText? Delivered { get; set; }

    /// <summary>What guards have masked in the request and the envelope has not taken over yet; null when nothing.</summary>
    public List<BodyEdit>? Masks { get; set; }

    /// <summary>What guards have found, a row for each guard.</summary>
    public IReadOnlyList<GuardVerdict> Verdicts => _verdicts ?? [];

    /// <summary>Stream events that were no JSON and were left out.</summary>
    public int MalformedEvents { get; set; }

    /// <summary>How the accepted stream broke; null while it has not.</summary>
    public Interruption? Interruption { get; set; }

    /// <summary>Who served or last tried; null before the first attempt.</summary>
    public Target? Target { get; set; }

    /// <summary>The credential of the last attempt; null before the first.</summary>
    public ProviderAccount? Account { get; set; }

    /// <summary>Its key as the attempt sent it; null when it needs none.</summary>
    public CredentialValue? Credential { get; set; }

    public ObservedUsage Usage { get; set; }

    /// <summary>What the provider reported; where it did not, an estimate from the prompt and from what the model has written.</summary>
    /// <param name="target">Who answered.</param>
    /// <param name="reported">What it said.</param>
    /// <param name="emitted">What it has written.</param>
    public ObservedUsage UsageOf(Target target, ObservedUsage reported, EmittedText emitted) =>
        reported.Precision != UsagePrecision.None
            ? reported
            : new ObservedUsage(
                emitted.Tokens(TokenizerFamily.Of(target)) with { Input = Prompt.For(target).Typical }, UsagePrecision.Estimated);

    /// <summary>What the request cost so far, failed attempts included.</summary>
    public RequestCost Cost
    {
        get
        {
            RequestCost cost = RequestCost.Of(Target, Usage);
            foreach (Attempt attempt in Attempts)
            {
                cost = attempt.Usage == default ? cost : cost + attempt.Cost;
            }

            return cost;
        }
    }

    /// <summary>The span of the attempt under way or accepted; it ends with the upstream's stream, not with its headers.</summary>
    public AttemptSpan? Span { get; set; }

    public RequestOutcome Outcome { get; private set; } = RequestOutcome.Failed;

    public FaultClass Fault { get; private set; }

    /// <summary>The code of the error that the client was told, in the answer's place or at its end; null when it was told none.</summary>
    public string? Error { get; set; }

    /// <summary>Status sent to the client.</summary>
    public int Status { get; private set; }

    public long? FirstTokenMs { get; private set; }

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>Takes note of a guard's verdict, for the client's header and as a tag of the ledger.</summary>
    public void Note(GuardVerdict verdict)
    {
        List<GuardVerdict> verdicts = _verdicts ??= [];
        int known = verdicts.FindIndex(other => string.Equals(other.Guard, verdict.Guard, StringComparison.Ordinal));
        if (known < 0)
        {
            verdicts.Add(verdict);
        }
        else if (verdicts[known].Action < verdict.Action)
        {
            verdicts[known] = verdict;
        }

        RequestEnvelope envelope = Envelope;
        envelope.Tag(GuardTag + verdict.Guard, (known < 0 ? verdict : verdicts[known]).Action.ToString().ToLowerInvariant());
    }

    /// <summary>Takes note of a candidate that cannot be used, for whoever asks later why it was not.</summary>
    public void Note(RouteRefusal refusal)
    {
        Readmit(refusal.Target);
        (_refusals ??= []).Add(refusal);
    }

    /// <summary>A candidate that was refused can be used after all: it has waited, or asked again.</summary>
    public void Readmit(Target target) => _refusals?.RemoveAll(known => known.Target == target);

    /// <summary>Why a candidate cannot be used; null when it can.</summary>
    public RouteRefusal? RefusalOf(Target target)
    {
        for (int i = 0; i < _refusals?.Count; i++)
        {
            if (_refusals[i].Target == target)
            {
                return _refusals[i];
            }
        }

        return null;
    }

    public void MarkFirstToken() => FirstTokenMs ??= (long)Elapsed.TotalMilliseconds;

    public void End(RequestOutcome outcome, int status, FaultClass fault)
    {
        Outcome = outcome;
        Status = status;
        Fault = fault;
    }

    public async ValueTask DisposeAsync()
    {
        if (_response is not null)
        {
            await _response.DisposeAsync();
        }

        Delivered?.Dispose();
        Sent?.Dispose();
        Form?.Dispose();
        Recalled?.Dispose();
        _envelope?.Dispose();
    }

    /// <summary>The accepted stream has broken: what it used stays with its attempt, and what it held is let go.</summary>
    public async ValueTask AbandonResponseAsync(FaultClass fault)
    {
        Attempts[^1] = Attempts[^1] with { Fault = fault, Usage = Usage, Delivered = true };
        Usage = default;
        await Response.DisposeAsync();
        _response = null;
    }

    /// <summary>
    /// Nobody has gone on with the broken stream, if there was one: what was delivered is the request's answer, as far as it goes.
    /// </summary>
    public void KeepBroken()
    {
        List<Attempt> all = Attempts;
        if (_response is null && all.FindLastIndex(static attempt => attempt.Delivered) is var last and >= 0)
        {
            Target = all[last].Target;
            Usage = all[last].Usage;
            all[last] = all[last] with { Usage = default };
        }
    }

    private long? Ceiling =>
        Envelope is not { MaxTokens: null } ? null
        : Caller.Scope.MaxTokens is { } scope && OutputCeiling is { } preset ? Math.Min(scope, preset)
        : Caller.Scope.MaxTokens ?? OutputCeiling;

    private static InvalidOperationException NotYet(string product) => new($"{product} is read before its stage has run.");
}
