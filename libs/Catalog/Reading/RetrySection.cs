namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>settings.retry</c>.</summary>
internal static class RetrySection
{
    // More would hammer a provider that is down.
    private const int MostRetries = 10;
    private const int HighestFloor = 1_000_000;

    public static RetryPolicy Read(JsonCursor? section, RetryPolicy inherited, WrittenWaits written)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        var policy = new RetryPolicy
        {
            MaxRetries = (int?)fields["max_retries"]?.Integer(0, MostRetries, "retries") ?? inherited.MaxRetries,
            FirstBackoff = written.Read(fields, "first_backoff_ms") ?? inherited.FirstBackoff,
            LongestBackoff = written.Read(fields, "longest_backoff_ms") ?? inherited.LongestBackoff,
            LongestWait = written.Read(fields, "longest_wait_ms") ?? inherited.LongestWait,
            BudgetShare = fields["budget_share"]?.Share() ?? inherited.BudgetShare,
            BudgetFloor = (int?)fields["budget_floor"]?.Integer(0, HighestFloor, "retries") ?? inherited.BudgetFloor,
        };
        fields.RefuseOthers();
        return policy;
    }

    /// <summary>The policy once every layer is merged.</summary>
    public static RetryPolicy Settle(RetryPolicy policy, WrittenWaits written)
    {
        written.RefuseLonger("first_backoff_ms", policy.FirstBackoff, new WaitBound("longest_backoff_ms", policy.LongestBackoff));
        return policy.FirstBackoff > policy.LongestBackoff ? policy with { FirstBackoff = policy.LongestBackoff } : policy;
    }
}
