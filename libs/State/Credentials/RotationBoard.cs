using System.Security.Cryptography;
using System.Text.Json;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Credentials;

/// <summary>How old every credential's value is: written by the leading health monitor, read by all.</summary>
/// <remarks>Thread-safe. All methods throw <see cref="StateUnavailableException"/> when Redis does not answer.</remarks>
public sealed class RotationBoard(StateConnection state)
{
    private const int SaltBytes = 32;

    /// <summary>The salt of all fingerprints: drawn once, by whoever asks first.</summary>
    public async Task<byte[]> SaltAsync(CancellationToken cancellationToken)
    {
        byte[] drawn = RandomNumberGenerator.GetBytes(SaltBytes);
        RedisValue salt = await state.CallAsync(database => SaltAsync(database, drawn), cancellationToken);
        return (byte[])salt!;
    }

    /// <summary>What is known of every account's value, by the account's name. An entry this version cannot read is as good as none.</summary>
    public async Task<IReadOnlyDictionary<string, CredentialRotation>> ReadAsync(CancellationToken cancellationToken)
    {
        HashEntry[] entries = await state.CallAsync(database => database.HashGetAllAsync(Keys.CredentialRotations), cancellationToken);
        return entries
            .Select(entry => Read(entry.Value))
            .OfType<CredentialRotation>()
            .ToDictionary(rotation => rotation.Account, StringComparer.Ordinal);
    }

    /// <summary>Publishes what is known of an account's value, in place of what was.</summary>
    public Task PublishAsync(CredentialRotation rotation, CancellationToken cancellationToken) => state.CallAsync(
        database => database.HashSetAsync(
            Keys.CredentialRotations, rotation.Account, JsonSerializer.SerializeToUtf8Bytes(rotation, ContractsJson.Default.CredentialRotation)),
        cancellationToken);

    /// <summary>Forgets accounts that are no longer configured.</summary>
    public Task RemoveAsync(IReadOnlyCollection<string> accounts, CancellationToken cancellationToken) => state.CallAsync(
        database => database.HashDeleteAsync(Keys.CredentialRotations, [.. accounts.Select(account => (RedisValue)account)]), cancellationToken);

    // In this order the answer is the salt that stays, whoever else is drawing one.
    private static async Task<RedisValue> SaltAsync(IDatabase database, byte[] drawn)
    {
        Task written = database.StringSetAsync(Keys.CredentialSalt, drawn, expiry: null, When.NotExists);
        Task<RedisValue> salt = database.StringGetAsync(Keys.CredentialSalt);
        await written;
        return await salt;
    }

    private static CredentialRotation? Read(RedisValue value)
    {
        try
        {
            return JsonSerializer.Deserialize((byte[])value!, ContractsJson.Default.CredentialRotation);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
