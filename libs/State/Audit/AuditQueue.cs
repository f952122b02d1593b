using System.Text.Json;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Audit;

/// <summary>Administrative changes on their way to the usage service, which stores them: delivered at least once.</summary>
public sealed class AuditQueue(StateConnection state)
{
    /// <summary>Hands an event over.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer: the change must not be made.</exception>
    public Task AddAsync(AuditEvent change, CancellationToken cancellationToken) => state.CallAsync(
        database => database.ListLeftPushAsync(Keys.AuditWaiting, JsonSerializer.SerializeToUtf8Bytes(change, ContractsJson.Default.AuditEvent)),
        cancellationToken);

    /// <summary>The oldest events, which stay until they are acknowledged; several readers may get the same ones.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<IReadOnlyList<WaitingAudit>> PeekAsync(int most, CancellationToken cancellationToken)
    {
        RedisValue[] values = await state.CallAsync(database => database.ListRangeAsync(Keys.AuditWaiting, -most, -1), cancellationToken);
        return [.. values.Reverse().Select(value => new WaitingAudit(value!, Read(value)))];
    }

    /// <summary>Takes away an event that is stored, or that nobody can read.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task AcknowledgeAsync(WaitingAudit waiting, CancellationToken cancellationToken) =>
        state.CallAsync(database => database.ListRemoveAsync(Keys.AuditWaiting, waiting.Text, -1), cancellationToken);

    private static AuditEvent? Read(RedisValue value)
    {
        try
        {
            return JsonSerializer.Deserialize((byte[])value!, ContractsJson.Default.AuditEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>An event that waits.</summary>
/// <param name="Text">As it stands in the queue.</param>
/// <param name="Event">The event; null when a later version wrote it and this one cannot read it.</param>
public sealed record WaitingAudit(string Text, AuditEvent? Event);
