namespace LlmMesh.Catalog.Reading;

/// <summary>
/// Refuses waits that contradict each other once every layer is merged: see <see cref="WrittenWaits"/>. Only the last layer is held to
/// it; earlier ones give way.
/// </summary>
internal static class TimeoutContradictions
{
    public static void Refuse(
        CatalogDraft draft, MeshSettings settings, IReadOnlyDictionary<string, ProviderDefinition> providers)
    {
        var request = new WaitBound("settings.request_timeout_ms", settings.RequestTimeout);
        foreach (ProviderDraft provider in draft.Providers.Values.Where(provider => provider.Layer == draft.Layer))
        {
            ProviderDefinition definition = providers[provider.Definition.Name];
            OfProvider(definition.Timeouts, provider.Waits, request);
            LimitsSection.Settle("limits", definition.Limits, request, provider.Waits);
            LimitsSection.Settle("target_limits", definition.TargetLimits, request, provider.Waits);
        }

        foreach (ModelDraft model in draft.Models.Values.Where(model => model.Layer == draft.Layer))
        {
            if (providers.TryGetValue(model.Definition.Provider, out ProviderDefinition? provider))
            {
                OfModel(model, provider, request);
            }
        }
    }

    private static void OfProvider(ProviderTimeouts timeouts, WrittenWaits written, WaitBound request)
    {
        var total = new WaitBound("total_ms", timeouts.Total);
        var headers = new WaitBound("headers_ms", timeouts.Headers);
        written.RefuseLonger("connect_ms", timeouts.Connect, headers, total, request);
        OfAttempt(timeouts, written, total, request);

        // Neither ends the other, so neither can give way: whichever is written is wrong.
        RefuseImpatience(timeouts, written["first_token_ms"] ?? written["first_token_reasoning_ms"]);
    }

    private static void OfModel(ModelDraft model, ProviderDefinition provider, WaitBound request)
    {
        TimeoutOverrides own = model.Definition.Timeouts;
        ProviderTimeouts timeouts = own.Over(provider.Timeouts);
        var total = new WaitBound(own.Total is null ? $"providers.{provider.Name}.timeouts.total_ms" : "total_ms", timeouts.Total);
        OfAttempt(timeouts, model.Waits, total, request);

        // A model either reasons or does not: one of the two on its own says nothing about the other.
        if (model.Waits["first_token_reasoning_ms"] is not null)
        {
            RefuseImpatience(timeouts, model.Waits["first_token_ms"]);
        }
    }

    private static void OfAttempt(ProviderTimeouts timeouts, WrittenWaits written, WaitBound total, WaitBound request)
    {
        written.RefuseLonger("headers_ms", timeouts.Headers, total, request);
        written.RefuseLonger("first_token_ms", timeouts.FirstToken, total, request);
        written.RefuseLonger("first_token_reasoning_ms", timeouts.FirstTokenReasoning, total, request);
        written.RefuseLonger("idle_ms", timeouts.Idle, total, request);
        written.RefuseLonger("total_ms", timeouts.Total, request);
    }

    private static void RefuseImpatience(ProviderTimeouts timeouts, JsonCursor? place)
    {
        if (timeouts.FirstToken > timeouts.FirstTokenReasoning)
        {
            place?.Error(
                $"makes first_token_ms ({timeouts.FirstToken.TotalMilliseconds} ms) longer than first_token_reasoning_ms "
                + $"({timeouts.FirstTokenReasoning.TotalMilliseconds} ms), but a model that reasons needs no less time; "
                + "change one of the two.");
        }
    }
}
