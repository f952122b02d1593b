namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>providers.NAME.embeddings</c>.</summary>
internal static class EmbeddingsSection
{
    private const int Most = 1_000_000_000;

    public static EmbeddingCaps Read(JsonCursor? section, EmbeddingCaps inherited)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        var caps = new EmbeddingCaps
        {
            Inputs = (int?)fields["inputs"]?.Integer(1, Most, "texts") ?? inherited.Inputs,
            Tokens = fields["tokens"]?.Integer(1, Most, "tokens") ?? inherited.Tokens,
        };
        fields.RefuseOthers();
        return caps;
    }
}
