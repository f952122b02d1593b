namespace LlmMesh.Router.Tokens;

/// <summary>
/// Estimated tokens of text in hundredths, so that sums are exact: by typical and by safe weights, text in Latin script and everything
/// that goes with it apart from other scripts, because vocabularies differ most in the latter.
/// </summary>
internal readonly record struct TextCount(long LatinTypical, long LatinSafe, long OtherTypical, long OtherSafe)
{
    public bool IsEmpty => LatinTypical == 0 && OtherTypical == 0;

    /// <summary>Whether most of it is in Latin script.</summary>
    public bool IsLatin => LatinTypical >= OtherTypical;

    public static TextCount operator +(TextCount left, TextCount right) => new(
        left.LatinTypical + right.LatinTypical,
        left.LatinSafe + right.LatinSafe,
        left.OtherTypical + right.OtherTypical,
        left.OtherSafe + right.OtherSafe);

    /// <summary>What the whole counts if this is what a part of it counts.</summary>
    /// <param name="whole">Bytes of the whole.</param>
    /// <param name="part">Bytes of the part.</param>
    public TextCount Scale(long whole, long part) => new(
        LatinTypical * whole / part, LatinSafe * whole / part, OtherTypical * whole / part, OtherSafe * whole / part);
}
