using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Router.Authentication;
using LlmMesh.State;
using LlmMesh.State.Audit;

namespace LlmMesh.Router.Endpoints;

/// <summary>
/// Tells the audit log of what operators do at the edge, before it is done: what cannot be recorded is not done. An event tells what was
/// ordered, also when it could not be carried out afterwards.
/// </summary>
internal sealed class ManagementAudit(AuditQueue queue, TimeProvider time)
{
    /// <summary>Hands an event over to the usage service, which stores it.</summary>
    /// <param name="http">The request that orders it.</param>
    /// <param name="action">What is done, as <c>subject.verb</c>.</param>
    /// <param name="subject">Name of what it is done to.</param>
    /// <param name="before">What that was, as JSON; null when it was not there.</param>
    /// <param name="after">What it is to be, as JSON; null when it is to be gone.</param>
    /// <exception cref="StateUnavailableException">The shared state did not answer: do not do it, answer 503.</exception>
    public Task RecordAsync(HttpContext http, string action, string subject, string? before, string? after)
    {
        DateTimeOffset now = time.GetUtcNow();
        return queue.AddAsync(
            new AuditEvent
            {
                Id = Guid.CreateVersion7(now),
                AtMs = now.ToUnixTimeMilliseconds(),
                Actor = http.Caller().Identity,
                Address = http.Connection.RemoteIpAddress?.ToString(),
                Action = action,
                Subject = subject,
                Before = before,
                After = after,
            },
            http.RequestAborted);
    }

    /// <summary>Circuits that are not closed as an event shows them: what is reset.</summary>
    public static string Describe(IEnumerable<CircuitStatus> circuits) =>
        $"[{string.Join(',', circuits.Select(circuit => JsonSerializer.Serialize(circuit, ContractsJson.Default.CircuitStatus)))}]";
}
