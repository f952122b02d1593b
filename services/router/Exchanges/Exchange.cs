using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Telemetry;

namespace LlmMesh.Router.Exchanges;

/// <summary>
/// One request on its way through the stages. Each stage adds its product; reading a product before its stage has run is a bug and
/// throws. Used by one request at a time.
/// </summary>
internal sealed class Exchange(
    string requestId, Caller caller, CatalogSnapshot catalog, IReadOnlyDictionary<string, TargetHealth> health, TimeProvider time)
    : IAsyncDisposable
{
    private readonly long _started = time.GetTimestamp();
    private RequestEnvelope? _envelope;
    private Plan? _plan;
    private UpstreamResponse? _response;

    /// <summary>The id in <c>x-request-id</c> and in the ledger.</summary>
    public string RequestId { get; } = requestId;

    public Caller Caller { get; } = caller;

    /// <summary>The configuration this request works on from beginning to end.</summary>
    public CatalogSnapshot Catalog { get; } = catalog;

    /// <summary>The targets' health as it was known when the request arrived.</summary>
    public IReadOnlyDictionary<string, TargetHealth> Health { get; } = health;

    /// <summary>Unix milliseconds at arrival.</summary>
    public long ArrivedAtMs { get; } = time.GetUtcNow().ToUnixTimeMilliseconds();

    public RequestEnvelope Envelope
    {
        get => _envelope ?? throw NotYet(nameof(Envelope));
        set => _envelope = value;
    }

    public Plan Plan
    {
        get => _plan ?? throw NotYet(nameof(Plan));
        set => _plan = value;
    }

    /// <summary>The leave to send; null until admission has granted it.</summary>
    public Reservation? Reservation { get; set; }

    public UpstreamResponse Response
    {
        get => _response ?? throw NotYet(nameof(Response));
        set => _response = value;
    }

    /// <summary>Every attempt, in order.</summary>
    public List<AttemptRecord> Attempts { get; } = [];

    /// <summary>Who served or last tried; null before the first attempt.</summary>
    public Target? Target { get; set; }

    public ObservedUsage Usage { get; set; }

    public RequestCost Cost => RequestCost.Of(Target, Usage);

    /// <summary>The span of the attempt under way or accepted; it ends with the upstream's stream, not with its headers.</summary>
    public AttemptSpan? Span { get; set; }

    public RequestOutcome Outcome { get; private set; } = RequestOutcome.Failed;

    public FaultClass Fault { get; private set; }

    /// <summary>Status sent to the client.</summary>
    public int Status { get; private set; }

    public long? FirstTokenMs { get; private set; }

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

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

        _envelope?.Dispose();
    }

    private static InvalidOperationException NotYet(string product) => new($"{product} is read before its stage has run.");
}
