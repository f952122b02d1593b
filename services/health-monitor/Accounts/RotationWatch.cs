using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Credentials;
using LlmMesh.HealthMonitor.Leadership;
using LlmMesh.HealthMonitor.Probing;
using LlmMesh.State;
using LlmMesh.State.Circuits;
using LlmMesh.State.Credentials;

namespace LlmMesh.HealthMonitor.Accounts;

/// <summary>
/// Notes when each credential's value was first seen, as the leader, and so when another is due. A value that has changed while nobody
/// was running is tried again, whatever was said of the one before.
/// </summary>
internal sealed class RotationWatch(
    RotationBoard board,
    CircuitStore circuits,
    CredentialBook credentials,
    ProbePlans plans,
    Leader leader,
    MonitorPace pace,
    TimeProvider time) : BackgroundService
{
    private readonly Dictionary<CredentialValue, string> _fingerprints = [];
    private byte[]? _salt;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pace.RotationCheck, time);
        do
        {
            try
            {
                if (leader.IsLeading)
                {
                    await LookAsync(stoppingToken);
                }
            }
            catch (StateUnavailableException)
            {
                // The values are as old at the next look.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        // Asked each time: a shared state that was flushed has another.
        byte[] salt = await board.SaltAsync(stoppingToken);
        if (_salt is null || !salt.AsSpan().SequenceEqual(_salt))
        {
            _fingerprints.Clear();
            _salt = salt;
        }

        ProviderAccount[] accounts = [.. plans.Current.Providers.SelectMany(provider => provider.Accounts).Where(account => account.Credential is not null)];
        IReadOnlyDictionary<string, CredentialRotation> known = await board.ReadAsync(stoppingToken);
        foreach (ProviderAccount account in accounts)
        {
            if (credentials.Find(account) is { } value)
            {
                await NoteAsync(account, FingerprintOf(value, salt), known.GetValueOrDefault(account.Name), stoppingToken);
            }
        }

        string[] gone = [.. known.Keys.Except(accounts.Select(account => account.Name), StringComparer.Ordinal).Where(IsObsolete)];
        if (gone.Length > 0)
        {
            await board.RemoveAsync(gone, stoppingToken);
        }
    }

    private async Task NoteAsync(ProviderAccount account, string fingerprint, CredentialRotation? known, CancellationToken stoppingToken)
    {
        CredentialRotation after = CredentialAge.After(account, fingerprint, known, time.GetUtcNow());
        if (known is not null && known.Fingerprint != fingerprint)
        {
            await circuits.ResetAsync(CircuitId.OfAccount(account.Name), stoppingToken);
        }

        if (after != known)
        {
            await board.PublishAsync(after, stoppingToken);
        }
    }

    // Fingerprints are slow on purpose; a value has one.
    private string FingerprintOf(CredentialValue value, byte[] salt)
    {
        if (!_fingerprints.TryGetValue(value, out string? fingerprint))
        {
            _fingerprints.Add(value, fingerprint = value.Fingerprint(salt));
        }

        return fingerprint;
    }

    // A monitor that merely lacks a provider's key keeps what another one has found.
    private bool IsObsolete(string account) => !plans.Current.IsUnequippedFor(account.Split(':', 2)[0]);
}
