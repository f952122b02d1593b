using System.Collections.Frozen;

namespace LlmMesh.Catalog.Reading;

/// <summary>
/// Reads a provider's <c>quirks</c>. What a layer does not say is as in the layer before; what no layer says is as with the server it is
/// <c>like</c>, or with the one that is known at its address.
/// </summary>
internal static class QuirksSection
{
    /// <summary>What has been written, for <see cref="Settle"/> to apply.</summary>
    public static IReadOnlyList<Func<ProviderQuirks, ProviderQuirks>> Read(
        JsonCursor? section, IReadOnlyList<Func<ProviderQuirks, ProviderQuirks>> inherited)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        ProviderQuirks? like = Like(fields["like"]);
        FrozenSet<string>? unsupported = Names(fields["unsupported_fields"]);
        FrozenDictionary<string, string>? renamed = Renamed(fields["renamed_fields"]);
        FrozenSet<string>? extensions = Names(fields["extensions"]);
        bool? developer = fields["developer_role"]?.Flag();
        ToolCallIds? ids = fields["tool_call_ids"]?.Word(Vocabulary.ToolCallIds);
        ReasoningWord? reasoning = fields["reasoning"]?.Word(Vocabulary.ReasoningWords);
        ReasoningHistory? history = fields["reasoning_history"]?.Word(Vocabulary.ReasoningHistories);
        bool? joins = fields["joins_text"]?.Flag();
        bool? content = fields["needs_content"]?.Flag();
        bool? repairs = fields["repairs_answers"]?.Flag();
        fields.RefuseOthers();
        return
        [
            .. inherited,
            quirks =>
            {
                ProviderQuirks known = like ?? quirks;
                return known with
                {
                    UnsupportedFields = unsupported ?? known.UnsupportedFields,
                    RenamedFields = renamed ?? known.RenamedFields,
                    Extensions = extensions ?? known.Extensions,
                    HasDeveloperRole = developer ?? known.HasDeveloperRole,
                    ToolCallIds = ids ?? known.ToolCallIds,
                    Reasoning = reasoning ?? known.Reasoning,
                    ReasoningHistory = history ?? known.ReasoningHistory,
                    JoinsText = joins ?? known.JoinsText,
                    NeedsContent = content ?? known.NeedsContent,
                    RepairsAnswers = repairs ?? known.RepairsAnswers,
                };
            },
        ];
    }

    /// <summary>The quirks of a provider whose addresses are known.</summary>
    public static ProviderQuirks Settle(
        ProviderDefinition provider, IReadOnlyList<Uri> endpoints, IReadOnlyList<Func<ProviderQuirks, ProviderQuirks>> written)
    {
        ProviderQuirks known = provider.Api == ProviderApi.Azure ? KnownServers.Named("azure")!
            : endpoints.Select(KnownServers.At).FirstOrDefault() ?? new ProviderQuirks();
        return written.Aggregate(known, static (quirks, change) => change(quirks));
    }

    private static ProviderQuirks? Like(JsonCursor? field)
    {
        if (field?.Text() is not { } name)
        {
            return null;
        }

        ProviderQuirks? known = KnownServers.Named(name);
        if (known is null)
        {
            field.Error($"names no server; known: {string.Join(", ", KnownServers.Names)}.");
        }

        return known;
    }

    private static FrozenSet<string>? Names(JsonCursor? field) =>
        field?.Items()?.Select(static item => item.Text()).OfType<string>().ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, string>? Renamed(JsonCursor? field) => field?.Fields()?.Members
        .Select(static member => (member.Key, Value: member.Value.Text()))
        .Where(static member => member.Value is not null)
        .ToFrozenDictionary(static member => member.Key, static member => member.Value!, StringComparer.Ordinal);
}
