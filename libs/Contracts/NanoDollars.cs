namespace LlmMesh.Contracts;

/// <summary>The unit of money everywhere in the mesh (docs/adr/0003).</summary>
public static class NanoDollars
{
    /// <summary>Nano-dollars in a US dollar.</summary>
    public const decimal PerDollar = 1_000_000_000m;
}
