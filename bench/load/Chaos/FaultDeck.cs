namespace LlmMesh.Load.Chaos;

/// <summary>Every fault of the emulator's catalogue, as its grammar spells it. Drawing is even, except that what closes a whole account is rarer.</summary>
internal static class FaultDeck
{
    private const int Ordinary = 4;

    private static readonly string[] OfAccounts =
    [
        "401", "402", "403", "insufficient-balance", "insufficient-quota", "spend-limit", "429-per-day",
        "key-refused,ending=one", "key-refused,ending=two,as=402", "key-refused,ending=one,as=insufficient-quota",
    ];

    private static readonly string[] Others =
    [
        "400", "unsupported-parameter", "context-length", "content-policy", "404", "404-html", "408", "409", "413", "422",
        "429", "429,retry-after=1", "429,retry-after-ms=300", "429,retry-after-date=2", "429-hint", "429-retry-info",
        "429-reset,ms=400", "429-reset,ms=900,form=date", "429-reset,ms=900,form=epoch", "429,retry-after=9",
        "498", "500", "502", "503", "503,retry-after=1", "503,should-retry=false", "slow-down", "504", "529",
        "error-string", "error-array", "error-bare", "empty-body", "not-json", "gzip-error", "oversized-error,size=2000000",
        "reset", "reset-after-headers", "silence", "slow-headers,ms=700", "slow-first-token,ms=800", "slow-first-token,ms=4000",
        "comments-only,interval-ms=300", "comments-only,interval-ms=200,times=3",
        "cut,after=3", "cut,after=7,how=reset", "cut,after=9,how=end", "stall,after=4",
        "error-in-200,after=1", "error-in-200,after=5,as=event", "error-in-200,after=2,done=yes", "openrouter-error,after=3",
        "malformed-event,after=3", "truncated-event,after=3", "missing-done", "double-done",
        "crlf", "multi-line-data", "split-utf8", "comments", "missing-usage", "usage-on-finish", "prefill-refused",
        "flap", "flap,up=2,down=2,as=reset", "flap,up=3,down=1,as=silence",
    ];

    /// <summary>One fault call, without the options that shape its answer.</summary>
    public static string Draw(Random random)
    {
        int at = random.Next((Others.Length * Ordinary) + OfAccounts.Length);
        return at < Others.Length * Ordinary ? Others[at / Ordinary] : OfAccounts[at - (Others.Length * Ordinary)];
    }

    /// <summary>The fault's name alone.</summary>
    public static string NameOf(string call) => call.Split(',')[0];
}
