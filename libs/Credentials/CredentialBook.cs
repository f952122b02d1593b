using System.Collections.Frozen;
using LlmMesh.Catalog;
using LlmMesh.Credentials.Sources;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Credentials;

/// <summary>
/// The providers' keys as they were last read: the only place in a service that holds them. Asking costs a look-up; reading is
/// <see cref="CredentialKeeper"/>'s.
/// </summary>
/// <param name="secrets">Is told every key before it is used, so that it can be kept out of what the service writes.</param>
/// <param name="logger">Says what changes.</param>
/// <remarks>Thread-safe.</remarks>
public sealed partial class CredentialBook(Action<string> secrets, ILogger<CredentialBook> logger)
{
    private readonly Lock _changing = new();
    private FrozenDictionary<string, Entry> _entries = FrozenDictionary<string, Entry>.Empty;
    private volatile Action<ProviderAccount>? _renewed;

    /// <summary>
    /// Calls back when an account has another key than the one it had before; never for its first. For the life of the service; the
    /// callback must be short and must not throw.
    /// </summary>
    public void OnRenewed(Action<ProviderAccount> callback)
    {
        lock (_changing)
        {
            _renewed += callback;
        }
    }

    /// <summary>The key of an account; null when it needs none, or when there is none to be had.</summary>
    public CredentialValue? Find(ProviderAccount account) => Volatile.Read(ref _entries).GetValueOrDefault(account.Name)?.Value;

    /// <summary>The account's key, or its not needing one: whether it can be used as far as the key goes.</summary>
    public bool TryFind(ProviderAccount account, out CredentialValue? value)
    {
        value = account.Credential is null ? null : Find(account);
        return value is not null || account.Credential is null;
    }

    /// <summary>How the last reading of its source went; <see cref="CredentialCondition.Present"/> when it needs none.</summary>
    public CredentialCondition ConditionOf(ProviderAccount account) => account.Credential is null
        ? CredentialCondition.Present
        : Volatile.Read(ref _entries).GetValueOrDefault(account.Name)?.Condition ?? CredentialCondition.Unread;

    /// <summary>Takes readings over, and forgets accounts that are not configured any more.</summary>
    /// <param name="configured">Every account.</param>
    /// <param name="readings">Those that have been read.</param>
    internal void Take(IReadOnlyCollection<ProviderAccount> configured, IReadOnlyCollection<(ProviderAccount Account, CredentialReading Reading)> readings)
    {
        List<ProviderAccount> renewed = [];
        lock (_changing)
        {
            var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
            foreach (ProviderAccount account in configured)
            {
                if (_entries.TryGetValue(account.Name, out Entry? known))
                {
                    entries.TryAdd(account.Name, known);
                }
            }

            foreach ((ProviderAccount account, CredentialReading reading) in readings)
            {
                if (reading.Key is { } key)
                {
                    secrets(key);
                }

                Entry? before = entries.GetValueOrDefault(account.Name);
                Entry after = Entry.After(before, account, reading);
                entries[account.Name] = after;
                Tell(account, before, after);
                if (after.Value is not null && before?.Last is { } last && !ReferenceEquals(last, after.Value))
                {
                    renewed.Add(account);
                }
            }

            Volatile.Write(ref _entries, entries.ToFrozenDictionary(StringComparer.Ordinal));
        }

        foreach (ProviderAccount account in renewed)
        {
            _renewed?.Invoke(account);
        }
    }

    private void Tell(ProviderAccount account, Entry? before, Entry after)
    {
        if (after.Condition == before?.Condition)
        {
            if (!ReferenceEquals(after.Value, before.Value))
            {
                LogRenewed(account.Name);
            }
        }
        else if (after.Condition != CredentialCondition.Present)
        {
            LogProblem(account.Name, after.Condition, after.Value is null ? "it is not used" : "the one read before stays in use");
        }
        else if (before is not null)
        {
            LogPresent(account.Name);
        }
    }

    [LoggerMessage(LogLevel.Information, "The credential {Account} has a new key")]
    private partial void LogRenewed(string account);

    [LoggerMessage(LogLevel.Information, "The credential {Account} has a key again")]
    private partial void LogPresent(string account);

    [LoggerMessage(LogLevel.Warning, "The key of the credential {Account} is {Condition}: {Consequence}")]
    private partial void LogProblem(string account, CredentialCondition condition, string consequence);

    /// <summary>What is known of an account's key.</summary>
    /// <param name="Source">Where it was read.</param>
    /// <param name="Value">The key in use.</param>
    /// <param name="Last">The last key there was, to know a new one by.</param>
    /// <param name="Condition">How the last reading went.</param>
    private sealed record Entry(CredentialSource? Source, CredentialValue? Value, CredentialValue? Last, CredentialCondition Condition)
    {
        public static Entry After(Entry? before, ProviderAccount account, CredentialReading reading)
        {
            // What another place held says nothing about what this one would.
            bool isSamePlace = before?.Source == account.Credential?.Source;
            CredentialValue? value = reading switch
            {
                { Key: { } key } => before?.Last?.Is(key) == true ? before.Last : new CredentialValue(key),
                { Condition: CredentialCondition.Missing } => null,
                _ => isSamePlace ? before?.Value : null,
            };
            return new Entry(account.Credential?.Source, value, value ?? before?.Last, reading.Condition);
        }
    }
}
