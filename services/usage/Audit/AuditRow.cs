using LlmMesh.Contracts;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Audit;

/// <summary>A row of <c>audit_events</c>; properties are its columns. Mutable because Dapper fills it.</summary>
internal sealed class AuditRow
{
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public long Position { get; set; }
    public string Id { get; set; } = "";
    public long AtMs { get; set; }
    public string ActorKey { get; set; } = "";
    public string ActorTeam { get; set; } = "";
    public string ActorOrganisation { get; set; } = "";
    public string? Address { get; set; }
    public string Action { get; set; } = "";
    public string Subject { get; set; } = "";
    public string? StateBefore { get; set; }
    public string? StateAfter { get; set; }
    public string Hash { get; set; } = "";

    /// <summary>An event as the row that follows another. No event is refused for what it says, so none can hold up those behind it.</summary>
    public static AuditRow After(AuditHead head, AuditEvent source)
    {
        var row = new AuditRow
        {
            Position = head.Position + 1,
            Id = source.Id.ToString(),
            AtMs = Math.Clamp(source.AtMs, 0, Latest),
            ActorKey = ColumnText.From(source.Actor.Key),
            ActorTeam = ColumnText.From(source.Actor.Team),
            ActorOrganisation = ColumnText.From(source.Actor.Organisation),
            Address = source.Address is { } address ? ColumnText.From(address) : null,
            Action = ColumnText.From(source.Action),
            Subject = ColumnText.From(source.Subject),
            StateBefore = source.Before is { } before ? ColumnText.From(before) : null,
            StateAfter = source.After is { } after ? ColumnText.From(after) : null,
        };
        row.Hash = AuditHash.Of(head.Hash, row);
        return row;
    }
}
