using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmMesh.Usage.Storage;

/// <summary>Whether the ledger's database answers and has its schema.</summary>
internal sealed class LedgerHealthCheck(ILedgerDatabase database, LedgerSchema schema) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using DbConnection connection = await database.OpenAsync(cancellationToken);
            await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT 1", cancellationToken: cancellationToken));
            return schema.IsCurrent
                ? HealthCheckResult.Healthy(database.Product)
                : HealthCheckResult.Unhealthy($"{database.Product} has not been migrated yet");
        }
        catch (DbException exception)
        {
            return HealthCheckResult.Unhealthy($"{database.Product} does not answer", exception);
        }
    }
}
