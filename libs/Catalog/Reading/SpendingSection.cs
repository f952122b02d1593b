namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>settings.spending</c>.</summary>
internal static class SpendingSection
{
    private const int Thousandths = 1000;
    private const int MostTokens = 1_000_000;

    public static SpendingPolicy Read(JsonCursor? section, SpendingPolicy inherited)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        var policy = new SpendingPolicy
        {
            ShareOfRest = ShareOfRest(fields["share_of_rest"]) ?? inherited.ShareOfRest,
            LeastOutputTokens = Tokens(fields["least_output_tokens"]) ?? inherited.LeastOutputTokens,
            UsualOutputTokens = Tokens(fields["usual_output_tokens"]) ?? inherited.UsualOutputTokens,
        };
        fields.RefuseOthers();
        return policy;
    }

    private static int? ShareOfRest(JsonCursor? field)
    {
        decimal? share = field?.Number(0, 1, "a share") * Thousandths;
        if (share == 0)
        {
            field!.Error("must be above 0: no request could hold anything of what is left; write 0.001 for the least.");
            return null;
        }

        if (share % 1 > 0)
        {
            field!.Error("must be in thousandths, such as 0.5 or 0.125.");
            return null;
        }

        return (int?)share;
    }

    private static int? Tokens(JsonCursor? field) => (int?)field?.Integer(1, MostTokens, "tokens");
}
