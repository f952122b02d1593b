using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LlmMesh.Contracts;

namespace LlmMesh.Usage.Audit;

/// <summary>
/// An event that this version cannot read, as an event that it can: that somebody did something must not be lost, and it must not hold up
/// the others. Its id follows from its text, so that it is stored once.
/// </summary>
internal static class UnreadableEvent
{
    private const string Nobody = "unknown";

    public static AuditEvent From(string text, DateTimeOffset now) => new()
    {
        Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16)),
        AtMs = now.ToUnixTimeMilliseconds(),
        Actor = new LedgerCaller(Nobody, Nobody, Nobody),
        Action = "audit.unreadable",
        Subject = Nobody,
        After = JsonSerializer.Serialize(text, AuditJson.Default.String),
    };
}
