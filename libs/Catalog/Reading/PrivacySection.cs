namespace LlmMesh.Catalog.Reading;

/// <summary>What has been written about a provider's privacy; null where nothing is.</summary>
internal sealed record PrivacyDraft(bool? IsZeroRetention = null, bool? CollectsData = null);

/// <summary>Reads a provider's <c>privacy</c>.</summary>
internal static class PrivacySection
{
    public static PrivacyDraft Read(JsonCursor? section, PrivacyDraft inherited)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        bool? keepsNothing = fields["zdr"]?.Flag();
        bool? collects = fields["data_collection"]?.Flag();
        fields.RefuseOthers();
        if (keepsNothing is true && collects is true)
        {
            fields.Report("contradicts itself: who keeps nothing (zdr) collects nothing.");
        }

        // What this layer says of the one outweighs what an earlier one says of the other.
        return new PrivacyDraft(
            keepsNothing ?? (collects is true ? null : inherited.IsZeroRetention),
            collects ?? (keepsNothing is true ? null : inherited.CollectsData));
    }

    /// <summary>Where nobody has said: what is in the operator's own network stays there, and everybody else keeps and collects.</summary>
    public static ProviderPrivacy Settle(PrivacyDraft written, ProviderDefinition provider, ProviderQuirks quirks)
    {
        bool keepsNothing = written.IsZeroRetention ?? (provider.IsLocal && written.CollectsData is not true);
        return new ProviderPrivacy(keepsNothing, written.CollectsData ?? !(keepsNothing || provider.IsLocal))
        {
            IsEnforcedByRequest = quirks.EnforcesPrivacy,
        };
    }
}
