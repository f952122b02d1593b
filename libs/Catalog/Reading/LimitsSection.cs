namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>key_limits</c> and <c>target_limits</c>.</summary>
internal static class LimitsSection
{
    public static Limits Read(JsonCursor? section, Limits inherited)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        Limits limits = inherited with
        {
            RequestsPerMinute = Limit(fields["requests_per_minute"]) ?? inherited.RequestsPerMinute,
            Concurrency = Limit(fields["concurrency"]) ?? inherited.Concurrency,
        };
        fields.RefuseOthers();
        return limits;
    }

    private static int? Limit(JsonCursor? field) => (int?)field?.Integer(0, int.MaxValue, "a limit, 0 for none");
}
