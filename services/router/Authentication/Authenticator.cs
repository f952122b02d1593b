using LlmMesh.Contracts;
using LlmMesh.State.Principals;

namespace LlmMesh.Router.Authentication;

/// <summary>
/// Whose a request is:
/// <code>
/// headers ── one secret? ── hash ── of the environment? ── a well-formed key? ── known? ── directory
/// </code>
/// For a key that is known it allocates nothing and waits for nothing.
/// </summary>
internal sealed class Authenticator(ConfiguredKeys configured, PublishedKeys published, TimeProvider time)
{
    /// <summary>Whose it is; nobody's when it brings no secret along and one is needed.</summary>
    /// <param name="http">The request.</param>
    /// <param name="whose">Whose it is.</param>
    /// <param name="asked">Whom <see cref="AskAsync"/> has to be asked about.</param>
    /// <returns>False when the directory has to be asked.</returns>
    public bool TryIdentify(HttpContext http, out Identification whose, out SecretHash asked)
    {
        asked = default;
        Presented presented = CredentialReader.Read(http.Request.Headers, out ReadOnlySpan<char> secret);
        bool isKey = presented == Presented.Secret && KeyText.IsWellFormed(secret, out KeyKind _);
        whose = presented switch
        {
            Presented.Several => Refusals.SeveralKeys,

            // What some clients insist on sending says nothing while the door is open; a key of the mesh's own is taken at its word.
            _ when configured.Anonymous is { } anonymous && !isKey && OpenDoor.Admits(http) => anonymous,
            Presented.Nothing => default,
            Presented.Malformed => Refusals.Unauthenticated,
            _ => OfSecret(SecretHash.Of(secret), isKey, http, out asked),
        };
        return asked == default;
    }

    /// <summary>Whose a secret is that this replica does not know.</summary>
    public async Task<Identification> AskAsync(HttpContext http, SecretHash secret) =>
        await published.LookUpAsync(secret, http.RequestAborted) is { } key ? Check(key, http) : Refusals.StateUnavailable;

    private Identification OfSecret(in SecretHash hash, bool isKey, HttpContext http, out SecretHash asked)
    {
        asked = default;
        if (configured.Find(hash) is { } caller)
        {
            return caller;
        }

        if (!isKey)
        {
            return Refusals.Unauthenticated;
        }

        if (published.Find(hash) is { } known)
        {
            return Check(known, http);
        }

        asked = hash;
        return default;
    }

    private Identification Check(KnownKey key, HttpContext http) =>
        key.Check(time.GetUtcNow().ToUnixTimeMilliseconds(), http.Connection.RemoteIpAddress);
}
