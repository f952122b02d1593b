using System.Text.Json.Serialization;

namespace LlmMesh.Contracts;

/// <summary>How an admitted request ended.</summary>
[JsonConverter(typeof(SnakeCaseEnum<RequestOutcome>))]
public enum RequestOutcome
{
    /// <summary>The client received a whole answer.</summary>
    Completed = 0,

    /// <summary>The client received an error.</summary>
    Failed,

    /// <summary>The client left before the answer was whole.</summary>
    Cancelled,

    /// <summary>The answer broke off after it had begun; the client was told in band.</summary>
    Interrupted,

    /// <summary>
    /// Its router died before it could settle. The cost is the most that had been held for it; what it really used is not known.
    /// </summary>
    Abandoned,
}

/// <summary>How far the token counts of a request can be trusted.</summary>
[JsonConverter(typeof(SnakeCaseEnum<UsagePrecision>))]
public enum UsagePrecision
{
    /// <summary>The provider reported nothing and nothing was delivered.</summary>
    None = 0,

    /// <summary>The provider reported the counts.</summary>
    Exact,

    /// <summary>The mesh estimated the counts from what it saw.</summary>
    Estimated,
}

/// <summary>How a cost was found.</summary>
[JsonConverter(typeof(SnakeCaseEnum<CostBasis>))]
public enum CostBasis
{
    /// <summary>No price is known for a model that was used. The cost lacks its part, and 0 must not be read as free.</summary>
    Unpriced = 0,

    /// <summary>Tokens times the catalogue's price.</summary>
    Catalogue,

    /// <summary>The provider reported the amount it charged.</summary>
    Provider,
}

/// <summary>On whose behalf a request ran.</summary>
/// <param name="Key">Identifier of the API key, never the key itself.</param>
/// <param name="Team">The key's team.</param>
/// <param name="Organisation">The team's organisation.</param>
public sealed record LedgerCaller(string Key, string Team, string Organisation);

/// <summary>
/// Token counts that do not overlap: their sum is what the request used. Providers report overlapping counts
/// (OpenAI's prompt_tokens include cached ones); the reader of a dialect separates them.
/// </summary>
/// <param name="Input">Prompt tokens of text that came neither from nor went to the provider's cache; of everything, where the provider
/// does not tell sound and images apart.</param>
/// <param name="CacheRead">Prompt tokens read from the provider's cache.</param>
/// <param name="CacheWrite">Prompt tokens written to the provider's cache.</param>
/// <param name="Output">Completion tokens without reasoning, and without sound and images where the provider tells them apart.</param>
/// <param name="Reasoning">Reasoning tokens, billed as output.</param>
public readonly record struct TokenUsage(long Input, long CacheRead, long CacheWrite, long Output, long Reasoning)
{
    /// <summary>Prompt tokens of sound, where the provider tells them apart.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long AudioInput { get; init; }

    /// <summary>Completion tokens of sound, where the provider tells them apart.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long AudioOutput { get; init; }

    /// <summary>Prompt tokens of images, where the provider tells them apart.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ImageInput { get; init; }

    /// <summary>Completion tokens of images, where the provider tells them apart.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ImageOutput { get; init; }

    /// <summary>All prompt tokens.</summary>
    public long TotalInput => Input + CacheRead + CacheWrite + AudioInput + ImageInput;

    /// <summary>All completion tokens.</summary>
    public long TotalOutput => Output + Reasoning + AudioOutput + ImageOutput;
}

/// <summary>One try at one target.</summary>
public sealed record AttemptRecord
{
    /// <summary>Provider name in the catalogue.</summary>
    public required string Provider { get; init; }

    /// <summary>Model id as sent to the provider.</summary>
    public required string Model { get; init; }

    /// <summary>HTTP status the provider answered; 0 when no response arrived.</summary>
    public int Status { get; init; }

    /// <summary>Why the attempt failed; <see cref="FaultClass.None"/> when it was accepted.</summary>
    public FaultClass Fault { get; init; }

    /// <summary>Milliseconds from sending to acceptance or failure.</summary>
    public long LatencyMs { get; init; }

    /// <summary>
    /// What a failed attempt used, where the provider said so; null when unknown, and for the accepted attempt, whose usage is the
    /// request's.
    /// </summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Cost of <see cref="Usage"/> in nano-dollars, rounded up; included in the request's cost.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CostNanoDollars { get; init; }
}

/// <summary>
/// The one record of an admitted request, written at settlement and stored by the usage service. Idempotent by <see cref="Id"/>.
/// </summary>
public sealed record LedgerEvent
{
    /// <summary>The request id the client saw in <c>x-request-id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>When the request was admitted, Unix milliseconds UTC.</summary>
    public required long AdmittedAtMs { get; init; }

    /// <summary>On whose behalf.</summary>
    public required LedgerCaller Caller { get; init; }

    /// <summary>The operation as the GenAI conventions name it: <c>chat</c>, <c>embeddings</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>The model name the client sent.</summary>
    public required string RequestedModel { get; init; }

    /// <summary>Provider that served the request; null when none did.</summary>
    public string? Provider { get; init; }

    /// <summary>Model that served the request, as the provider names it; null when none did.</summary>
    public string? Model { get; init; }

    /// <summary>Whether the client asked for a stream.</summary>
    public bool Stream { get; init; }

    /// <summary>How the request ended.</summary>
    public required RequestOutcome Outcome { get; init; }

    /// <summary>HTTP status sent to the client; 499 when it had left before any.</summary>
    public required int Status { get; init; }

    /// <summary>The fault the request ended with; <see cref="FaultClass.None"/> when it completed.</summary>
    public FaultClass Fault { get; init; }

    /// <summary>What the request used.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>How far <see cref="Usage"/> can be trusted.</summary>
    public UsagePrecision UsagePrecision { get; init; }

    /// <summary>Cost in nano-dollars (1 USD = 10⁹), rounded up, failed attempts included.</summary>
    public long CostNanoDollars { get; init; }

    /// <summary>How <see cref="CostNanoDollars"/> was found.</summary>
    public CostBasis CostBasis { get; init; }

    /// <summary>Milliseconds from the request's arrival to the end of the answer.</summary>
    public long LatencyMs { get; init; }

    /// <summary>Milliseconds to the first content of a stream; null when not streamed or none came.</summary>
    public long? FirstTokenMs { get; init; }

    /// <summary>The category the request was routed by; null when its model was named.</summary>
    public string? Category { get; init; }

    /// <summary>The client's name for its own end user, the request's <c>user</c>; null when it gave none.</summary>
    public string? User { get; init; }

    /// <summary>The client's own labels, name to value; null when it gave none.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Every attempt, in order.</summary>
    public IReadOnlyList<AttemptRecord> Attempts { get; init; } = [];

    /// <summary>Why it went where it went; null in rows of older versions.</summary>
    public RouteDecision? Decision { get; init; }
}

/// <summary>Money that a hard budget was asked to hold for a request.</summary>
/// <param name="Budget">The budget's id.</param>
/// <param name="Reservation">What the request's reservation is called there.</param>
public sealed record BudgetHold(string Budget, string Reservation);

/// <summary>A request about to be sent.</summary>
/// <param name="Row">
/// What becomes of it if nobody ever settles it: outcome <see cref="RequestOutcome.Abandoned"/>, cost what it may have been.
/// </param>
public sealed record LedgerIntent(LedgerEvent Row)
{
    /// <summary>
    /// What hard budgets were asked for at the same time. One that holds nothing has refused, so that the request was never sent; the rest
    /// say what it may have cost.
    /// </summary>
    public IReadOnlyList<BudgetHold> Holds { get; init; } = [];
}
