namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>alerts</c>.</summary>
internal static class AlertsSection
{
    public static AlertSettings Read(JsonCursor? section, AlertSettings inherited)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        var settings = new AlertSettings
        {
            Rules = AlertRulesSection.Read(fields["rules"], inherited.Rules),
            ResolveAfter = fields["resolve_after_ms"]?.Milliseconds(0) ?? inherited.ResolveAfter,
            Log = fields["log"]?.Flag() ?? inherited.Log,
            Webhooks = WebhooksSection.Read(fields["webhooks"], inherited.Webhooks),
        };
        fields.RefuseOthers();
        return settings;
    }
}
