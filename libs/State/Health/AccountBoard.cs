using System.Text.Json;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Health;

/// <summary>The last credit check of every account that has one: written by the leading health monitor, read by all.</summary>
public sealed class AccountBoard(StateConnection state)
{
    /// <summary>Publishes a result in place of the account's last one.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task PublishAsync(AccountHealth account, CancellationToken cancellationToken) => state.CallAsync(
        database => database.HashSetAsync(
            Keys.HealthAccounts, account.Account, JsonSerializer.SerializeToUtf8Bytes(account, ContractsJson.Default.AccountHealth)),
        cancellationToken);

    /// <summary>The last result of every account, by its name. An entry this version cannot read is as good as none.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<IReadOnlyDictionary<string, AccountHealth>> ReadAsync(CancellationToken cancellationToken)
    {
        HashEntry[] entries = await state.CallAsync(database => database.HashGetAllAsync(Keys.HealthAccounts), cancellationToken);
        return entries
            .Select(entry => Read(entry.Value))
            .OfType<AccountHealth>()
            .ToDictionary(account => account.Account, StringComparer.Ordinal);
    }

    /// <summary>Forgets accounts that are no longer configured.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task RemoveAsync(IReadOnlyCollection<string> accounts, CancellationToken cancellationToken) => state.CallAsync(
        database => database.HashDeleteAsync(Keys.HealthAccounts, [.. accounts.Select(account => (RedisValue)account)]), cancellationToken);

    private static AccountHealth? Read(RedisValue value)
    {
        try
        {
            return JsonSerializer.Deserialize((byte[])value!, ContractsJson.Default.AccountHealth);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
