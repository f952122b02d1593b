using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.HealthMonitor.Accounts;

/// <summary>Reckons when a credential is due for another value. Pure.</summary>
internal static class CredentialAge
{
    /// <summary>What is known of a credential after a look at it.</summary>
    /// <param name="account">The account; it has a credential.</param>
    /// <param name="fingerprint">Its present value's.</param>
    /// <param name="known">What was known before; null on the first look.</param>
    /// <param name="now">The time of the look.</param>
    public static CredentialRotation After(ProviderAccount account, string fingerprint, CredentialRotation? known, DateTimeOffset now)
    {
        CredentialRotation seen = known switch
        {
            null => new CredentialRotation(account.Name, fingerprint, now.ToUnixTimeMilliseconds(), PreviousSeenMs: null, DueAtMs: null),
            { Fingerprint: var same } when same == fingerprint => known,
            _ => new CredentialRotation(account.Name, fingerprint, now.ToUnixTimeMilliseconds(), known.FirstSeenMs, DueAtMs: null),
        };
        return seen with { DueAtMs = Due(account.Credential!, seen) };
    }

    private static long? Due(ProviderCredential credential, CredentialRotation seen)
    {
        if (credential.RotateEvery is not { } every)
        {
            return null;
        }

        long since = seen.FirstSeenMs;
        if (credential.IssuedOn is { } day)
        {
            // A date from before the last value was seen is that value's, left standing when the key was replaced.
            long issued = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
            since = seen.PreviousSeenMs is { } previous && issued <= previous ? since : issued;
        }

        return since + (long)every.TotalMilliseconds;
    }
}
