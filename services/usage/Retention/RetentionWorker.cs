using System.Data.Common;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.Options;

namespace LlmMesh.Usage.Retention;

/// <summary>Keeps records no longer than configured.</summary>
internal sealed partial class RetentionWorker(
    ExpiredRecords expired, LedgerSchema schema, TimeProvider time, IOptions<RetentionOptions> options, ILogger<RetentionWorker> logger)
    : BackgroundService
{
    private readonly RetentionOptions _options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_options.RetentionDays is not { } days)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await schema.EnsureAsync(stoppingToken);
                await DeleteAsync(days, stoppingToken);
            }
            catch (DbException exception)
            {
                LogPostponed(exception.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(_options.RetentionEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DeleteAsync(int days, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        long deleted = 0;
        int some;
        do
        {
            some = await expired.DeleteSomeAsync(
                now.AddDays(-days).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds(), cancellationToken);
            deleted += some;
        }
        while (some > 0);
        if (deleted > 0)
        {
            LogDeleted(deleted, days);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} records older than {Days} days were deleted")]
    private partial void LogDeleted(long count, int days);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old records are deleted later, because the database failed: {Reason}")]
    private partial void LogPostponed(string reason);
}
