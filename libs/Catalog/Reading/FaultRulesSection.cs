namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>fault_rules</c>: a layer's rows stand, in their order, before those of earlier layers.</summary>
internal static class FaultRulesSection
{
    private const int LowestStatus = 100;
    private const int HighestStatus = 599;

    public static void Read(JsonCursor? section, CatalogDraft draft)
    {
        var rows = new List<FaultRuleDraft>();
        foreach (JsonCursor entry in section?.Items() ?? [])
        {
            if (entry.Fields() is { } fields)
            {
                rows.Add(Row(entry, fields));
            }
        }

        draft.FaultRules.InsertRange(0, rows);
    }

    /// <summary>The table; refuses rows about providers that no layer knows.</summary>
    public static IReadOnlyList<FaultRule> Resolve(CatalogDraft draft)
    {
        foreach ((FaultRule rule, JsonCursor? place) in draft.FaultRules)
        {
            if (rule.Provider is { } provider && !draft.Providers.ContainsKey(provider))
            {
                place?.Error($"names no provider; known: {string.Join(", ", draft.Providers.Keys)}.");
            }
        }

        return [.. draft.FaultRules.Select(row => row.Rule)];
    }

    private static FaultRuleDraft Row(JsonCursor entry, JsonFields fields)
    {
        JsonCursor? provider = fields["provider"];
        JsonCursor? statusTo = fields["status_to"];
        var rule = new FaultRule
        {
            Provider = provider?.Text(),
            Status = Status(fields["status"]),
            StatusTo = Status(statusTo),
            Code = Pattern(fields["code"]),
            Message = Pattern(fields["message"]),
            Phase = fields["phase"]?.Word(Vocabulary.FaultPhases) ?? FaultPhase.Any,
            Wait = fields["wait"]?.Word(Vocabulary.FaultWaits) ?? FaultWait.Any,
            Class = fields.Required("class", isInherited: false)?.Word(Vocabulary.FaultClasses) ?? default,
            Action = fields["action"]?.Word(Vocabulary.FaultActions) ?? FaultAction.Default,
        };
        fields.RefuseOthers();

        if (rule.StatusTo is { } last && !(rule.Status < last))
        {
            statusTo?.Error("must be above status, with which the range begins.");
        }

        if (fields.Members.All(member => member.Key is "class" or "action"))
        {
            entry.Error("matches every error; add a condition (provider, status, code, message, phase or wait).");
        }

        return new FaultRuleDraft(rule, provider);
    }

    private static int? Status(JsonCursor? field) => (int?)field?.Integer(LowestStatus, HighestStatus, "an HTTP status");

    private static string? Pattern(JsonCursor? field)
    {
        string? pattern = field?.Text();
        if (pattern is not null && pattern.AsSpan().Trim("* ").IsEmpty)
        {
            field?.Error("matches any text; name some of it.");
        }

        return pattern;
    }
}
