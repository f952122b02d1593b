using LlmMesh.State;
using LlmMesh.State.Replicas;

namespace LlmMesh.Router.Admission.Shares;

/// <summary>
/// Keeps a replica on the board, and leads it out of an outage:
/// <code>
/// 1. ask the board             a call that changes nothing; without an answer it ends here
/// 2. charge                    what was granted meanwhile, in bulk
/// 3. ask Redis for requests    as if all others were away
/// 4. charge                    what was granted during 2
/// 5. beat                      from here on the others no longer keep this replica's share back
/// </code>
/// None is taken for back before all it granted is counted, and none admits through Redis on what it knew before the outage.
/// </summary>
/// <param name="shares">The replica's shares.</param>
/// <param name="board">Asks the board, given the server's time of the last answer.</param>
/// <param name="charge">Tells Redis what was granted without it.</param>
/// <param name="time">The replica's clock.</param>
internal sealed class ReplicaBeats(
    OutageShares shares, Func<long, Task<ReplicaBeat>> board, Func<LocalCharge, Task> charge, TimeProvider time)
{
    private long _answeredAtMs;

    /// <summary>One beat.</summary>
    /// <returns>Whether an outage has ended by it.</returns>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<bool> BeatAsync()
    {
        bool isReturning = shares.IsOut;
        if (isReturning || !await IsCountedAsync(_answeredAtMs))
        {
            await ReturnAsync();
        }

        await ChargeAsync();
        return isReturning && !shares.IsOut;
    }

    /// <summary>Tells Redis all that is owed. Not to be cancelled: what is sent and not awaited is sent again.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer; what it has not confirmed stays owed.</exception>
    public async Task ChargeAsync()
    {
        foreach (LocalGrants local in shares.Local)
        {
            if (local.BeginCharge() is not { } owed)
            {
                continue;
            }

            bool isAnswered = false;
            try
            {
                await charge(owed);
                isAnswered = true;
            }
            finally
            {
                local.EndCharge(isAnswered);
            }
        }
    }

    private async Task ReturnAsync()
    {
        await IsCountedAsync(0);
        await ChargeAsync();
        shares.Return();
        bool isBack = false;
        try
        {
            await ChargeAsync();
            isBack = await IsCountedAsync(_answeredAtMs);
        }
        finally
        {
            if (!isBack)
            {
                shares.Leave();
            }
        }
    }

    private async Task<bool> IsCountedAsync(long answeredAtMs)
    {
        long askedAt = time.GetTimestamp();
        ReplicaBeat beat = await board(answeredAtMs);
        _answeredAtMs = beat.ServerTimeMs;
        if (beat.IsCounted)
        {
            shares.Counted(beat.Census, askedAt);
        }
        else
        {
            shares.Heard();
        }

        return beat.IsCounted;
    }
}
