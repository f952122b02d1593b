using LlmMesh.Contracts;
using static LlmMesh.Contracts.FaultClass;
using static LlmMesh.Router.IntegrationTests.Failover.FaultExpectation;

namespace LlmMesh.Router.IntegrationTests.Failover;

/// <summary>One fault of the emulator.</summary>
/// <param name="Call">The fault with its options, as the emulator takes it.</param>
/// <param name="Whole">What follows when a whole answer was asked for.</param>
/// <param name="Streamed">What follows when a stream was.</param>
internal sealed record FaultRow(string Call, FaultExpectation Whole, FaultExpectation Streamed)
{
    public string Name => Call.Split(',')[0];

    /// <summary>Good answers of the target before the fault shows.</summary>
    public int GoodBefore { get; init; }
}

/// <summary>Every fault of the emulator and what is owed for it: class, tries, what the caller gets.</summary>
internal static class FaultTable
{
    private const string Credentials = "provider_credentials_refused";
    private const string Credits = "insufficient_credits";
    private const string Context = "context_length_exceeded";
    private const string RateLimit = "rate_limit_exceeded";

    public static readonly IReadOnlyList<FaultRow> Rows =
    [
        // Oddities an answer survives.
        Both("none", Served()),
        Both("missing-usage", Served() with { Usage = UsagePrecision.Estimated }),
        Both("usage-on-finish", Served()),
        Both("missing-done", Served()),
        Both("double-done", Served()),
        Both("crlf", Served()),
        Both("multi-line-data", Served()),
        Both("split-utf8", Served()),
        Both("comments", Served()),
        Both("prefill-refused", Served()),
        Both("stream-ignored", Served()),
        Both("limit-ignored", Served()),
        Both("refused,after=100", Served()),
        Both("slow-headers,ms=20", Served()),
        Both("slow-first-token,ms=20", Served()),
        Both("flap,up=1,down=1", Served(Overloaded)) with { GoodBefore = 1 },

        // The request is at fault.
        Both("400", Returned(InvalidRequest, 400, 400, "invalid_request")),
        Both("413", Returned(InvalidRequest, 413, 400, "invalid_request")),
        Both("422", Returned(InvalidRequest, 422, 400, "invalid_request")),
        Both("content-policy", Returned(ContentPolicy, 400, 400, "content_policy_violation")),
        Both("context-length", Returned(ContextWindowExceeded, 400, 400, Context)),
        Both("error-bare", Returned(ContextWindowExceeded, 400, 400, Context)),
        Both("unsupported-parameter", Once(InvalidRequest, 400, 400, "invalid_request")),

        // The mesh's account, or what it may use.
        Both("401", Once(AuthFailed, 401, 502, Credentials)),
        Both("key-refused", Once(AuthFailed, 401, 502, Credentials)),
        Both("402", Once(InsufficientCredits, 402, 402, Credits)),
        Both("insufficient-balance", Once(InsufficientCredits, 402, 402, Credits)),
        Both("insufficient-quota", Once(InsufficientCredits, 429, 402, Credits)),
        Both("spend-limit", Once(QuotaExhausted, 429, 429, RateLimit)),
        Both("429-per-day", Once(QuotaExhausted, 429, 429, RateLimit)),
        Both("403", Once(PermissionDenied, 403, 502, Credentials)),
        Both("404", Once(ModelNotFound, 404, 404, "model_not_found")),
        Both("404-html", Once(Connection, 404, 502, "provider_error")),

        // Rates.
        Both("429", Repeated(RateLimited, 429, 429, RateLimit)),
        Both("429-hint", Repeated(RateLimited, 429, 429, RateLimit, askedMs: 1200)),
        Both("429-retry-info", Repeated(RateLimited, 429, 429, RateLimit, askedMs: 1500)),
        Both("429-reset,ms=3000", Repeated(RateLimited, 429, 429, RateLimit, askedMs: 3000)),
        Both("error-string", Repeated(RateLimited, 429, 429, RateLimit)),
        Both("slow-down", Repeated(RateLimited, 503, 429, RateLimit)),

        // The provider has failed, or has no room.
        Both("498", Repeated(Overloaded, 498, 503, "overloaded")),
        Both("503", Repeated(Overloaded, 503, 503, "overloaded")),
        Both("529", Repeated(Overloaded, 529, 503, "overloaded")),
        Both("error-array", Repeated(Overloaded, 503, 503, "overloaded")),
        Both("gzip-error", Repeated(Overloaded, 503, 503, "overloaded")),
        Both("409", Repeated(ServerError, 409, 502, "provider_error")),
        Both("500", Repeated(ServerError, 500, 502, "provider_error")),
        Both("502", Repeated(ServerError, 502, 502, "provider_error")),
        Both("oversized-error,size=300000", Repeated(ServerError, 500, 502, "provider_error")),
        Both("empty-body", Repeated(ServerError, 200, 502, "provider_error")),
        Both("not-json", Repeated(ServerError, 200, 502, "provider_error")),
        Both("reset", Repeated(Connection, 0, 502, "provider_error")),
        Both("reset-after-headers", Repeated(Connection, 200, 502, "provider_error")),

        // Silence: whoever did not answer is not asked again.
        Both("408", Once(FaultClass.Timeout, 408, 504, "timeout")),
        Both("504", Once(FaultClass.Timeout, 504, 504, "timeout")),
        Each("silence", Silent(0, ClockedRouter.FirstToken), Silent(0, ClockedRouter.Headers)),
        Each("comments-only,interval-ms=10", Silent(200, ClockedRouter.FirstToken) with { Phases = 2 }, Silent(200, ClockedRouter.FirstToken)),

        Each("slow-headers,ms=3600000", Silent(0, ClockedRouter.FirstToken), Silent(0, ClockedRouter.Headers)),
        Each("slow-first-token,ms=3600000", Silent(200, ClockedRouter.FirstToken) with { Phases = 2 }, Silent(200, ClockedRouter.FirstToken)),

        // What breaks in the middle: nobody has seen half a document, the beginning of a stream is out.
        Each("cut", Repeated(Connection, 200, 502, "provider_error"), Broken(StreamInterrupted)),
        Each("stall", Silent(200, ClockedRouter.Idle), Broken(FaultClass.Timeout, ClockedRouter.Idle)),
        Each("truncated-event", Repeated(ServerError, 200, 502, "provider_error"), Broken(StreamInterrupted)),
        Each("malformed-event", Repeated(ServerError, 200, 502, "provider_error"), Served()),
        Each("error-in-200", Repeated(ServerError, 200, 502, "provider_error"), Broken(ServerError)),
        Each("openrouter-error", Repeated(ServerError, 200, 502, "provider_error"), Broken(ServerError)),

        // The same before the first token of a stream: nothing is out yet.
        Both("cut,after=0", Repeated(Connection, 200, 502, "provider_error")),
        Each("cut,after=0,how=reset", Repeated(Connection, 200, 502, "provider_error"), Repeated(Connection, 200, 502, "provider_error")),
        Each("stall,after=0", Silent(200, ClockedRouter.Idle), Silent(200, ClockedRouter.FirstToken)),
        Both("error-in-200,after=0", Repeated(ServerError, 200, 502, "provider_error")),
        Both("truncated-event,after=0", Repeated(ServerError, 200, 502, "provider_error")),

        // Further ways to break one.
        Each("cut,after=3,how=reset", Repeated(Connection, 200, 502, "provider_error"), Broken(StreamInterrupted)),
        Each("cut,after=3,how=end", Repeated(ServerError, 200, 502, "provider_error"), Broken(StreamInterrupted)),
        Each("error-in-200,after=3,as=event,done=yes", Repeated(ServerError, 200, 502, "provider_error"), Broken(ServerError)),
    ];

    public static FaultRow Find(string call) => Rows.Single(row => row.Call == call);

    /// <summary>Every row, with a fallback and without.</summary>
    public static TheoryData<string, bool> Cases()
    {
        TheoryData<string, bool> cases = [];
        foreach (FaultRow row in Rows)
        {
            cases.Add(row.Call, false);
            cases.Add(row.Call, true);
        }

        return cases;
    }

    private static FaultRow Both(string call, FaultExpectation expected) => new(call, expected, expected);

    private static FaultRow Each(string call, FaultExpectation whole, FaultExpectation streamed) => new(call, whole, streamed);

    private static FaultExpectation Silent(int upstream, TimeSpan silence) => Once(FaultClass.Timeout, upstream, 504, "timeout", silence);
}
