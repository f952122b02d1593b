namespace LlmMesh.Router.Exchanges;

/// <summary>Arithmetic of counts from clients: what is beyond the range is the largest number. For operands that are not negative.</summary>
internal static class Saturating
{
    public static long Add(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;

    public static long Times(long left, long right) => (left | right) <= int.MaxValue
        ? left * right
        : (long)Int128.Min((Int128)left * right, long.MaxValue);
}
