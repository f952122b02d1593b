namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>timeouts</c> of providers and of models.</summary>
internal static class TimeoutsSection
{
    public static ProviderTimeouts Read(JsonCursor? section, ProviderTimeouts inherited, WrittenWaits written)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        var timeouts = new ProviderTimeouts
        {
            Connect = written.Read(fields, "connect_ms") ?? inherited.Connect,
            Headers = written.Read(fields, "headers_ms") ?? inherited.Headers,
            FirstToken = written.Read(fields, "first_token_ms") ?? inherited.FirstToken,
            FirstTokenReasoning = written.Read(fields, "first_token_reasoning_ms") ?? inherited.FirstTokenReasoning,
            Idle = written.Read(fields, "idle_ms") ?? inherited.Idle,
            Total = written.Read(fields, "total_ms") ?? inherited.Total,
        };
        fields.RefuseOthers();
        return timeouts;
    }

    public static TimeoutOverrides Read(JsonCursor? section, TimeoutOverrides inherited, WrittenWaits written)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        fields.Refuse("connect_ms", "belongs to the provider, whose models share its connections; write it under providers.*.timeouts.");
        var timeouts = new TimeoutOverrides
        {
            Headers = written.Read(fields, "headers_ms") ?? inherited.Headers,
            FirstToken = written.Read(fields, "first_token_ms") ?? inherited.FirstToken,
            FirstTokenReasoning = written.Read(fields, "first_token_reasoning_ms") ?? inherited.FirstTokenReasoning,
            Idle = written.Read(fields, "idle_ms") ?? inherited.Idle,
            Total = written.Read(fields, "total_ms") ?? inherited.Total,
        };
        fields.RefuseOthers();
        return timeouts;
    }
}
