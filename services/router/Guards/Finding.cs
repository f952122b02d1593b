namespace LlmMesh.Router.Guards;

/// <summary>Something that a guard has found in a text.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="Length">Its length in characters.</param>
/// <param name="Mask">What takes its place where it is masked.</param>
internal readonly record struct Finding(int Start, int Length, string Mask)
{
    public int End => Start + Length;
}
