using System.Data.Common;
using LlmMesh.State;
using LlmMesh.State.Principals;
using Microsoft.Extensions.Options;

namespace LlmMesh.Usage.Principals;

/// <summary>
/// Keeps the edge's directory of secrets as the database has them. A round goes
/// <code>
/// 1. publish   everything, when the directory is absent, older than it was, or out of sight for a while
/// 2. publish   the changes that could not be published when they were made
/// 3. forget    secrets whose grace period is over
/// </code>
/// Every step can be repeated and done by several processes at once.
/// </summary>
internal sealed partial class PrincipalKeeper(
    PrincipalPublisher publisher, PrincipalDirectory directory, TimeProvider time, IOptions<PrincipalOptions> options, ILogger<PrincipalKeeper> logger)
    : BackgroundService
{
    // Null while anything may have happened to the directory: a server that comes back may have lost the last writes.
    private long? _seen;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Every, time);
        bool isPostponed = false;
        do
        {
            try
            {
                await RoundAsync(stoppingToken);
                if (isPostponed)
                {
                    LogResumed();
                }

                isPostponed = false;
            }
            catch (Exception exception) when (exception is DbException or StateUnavailableException)
            {
                _seen = null;
                if (!isPostponed)
                {
                    LogPostponed(exception.Message);
                }

                isPostponed = true;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        long? revision = await RevisionAsync(cancellationToken);
        if (_seen is null || revision is null || revision < _seen)
        {
            await publisher.PublishAllAsync(cancellationToken);
            revision = await RevisionAsync(cancellationToken);
        }

        _seen = revision;
        await publisher.PublishChangesAsync(cancellationToken);
        await publisher.ForgetEndedAsync(cancellationToken);
    }

    private async Task<long?> RevisionAsync(CancellationToken cancellationToken) =>
        (await directory.ChangesSinceAsync(_seen ?? long.MaxValue, cancellationToken)).Revision;

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Keys are published later: {Reason}")]
    private partial void LogPostponed(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Keys are published again")]
    private partial void LogResumed();
}
