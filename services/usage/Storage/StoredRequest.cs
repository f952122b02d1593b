using LlmMesh.Contracts;

namespace LlmMesh.Usage.Storage;

/// <summary>A request with everything that belongs to it.</summary>
internal sealed record StoredRequest(RequestRow Request, IReadOnlyList<AttemptRow> Attempts, IReadOnlyList<TagRow> Tags)
{
    private static readonly string Abandoned = ColumnText.From(RequestOutcome.Abandoned);

    /// <summary>Whether nobody has settled it.</summary>
    public bool IsAbandoned => Request.Outcome == Abandoned;

    public static StoredRequest From(LedgerEvent source) =>
        new(RequestRow.From(source), [.. AttemptRow.AllOf(source)], [.. TagRow.AllOf(source)]);
}
