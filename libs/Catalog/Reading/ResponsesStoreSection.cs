namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>settings.responses_store</c>: an object, empty for the usual terms; <c>null</c> for no store.</summary>
internal static class ResponsesStoreSection
{
    // Redis may evict what is large; a conversation above it belongs in the client's own hands.
    private const int MostBytes = 16 * 1024 * 1024;

    public static ResponsesStore? Read(JsonCursor? section, ResponsesStore? inherited)
    {
        if (section is null)
        {
            return inherited;
        }

        if (section.IsNull || section.Fields() is not { } fields)
        {
            return null;
        }

        ResponsesStore known = inherited ?? ResponsesStore.Usual;
        var store = new ResponsesStore(
            fields["keep_ms"]?.Milliseconds() ?? known.Keep,
            (int?)fields["max_bytes"]?.Integer(1024, MostBytes, "bytes") ?? known.MostBytes);
        fields.RefuseOthers();
        return store;
    }
}
