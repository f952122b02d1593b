using LlmMesh.State;
using LlmMesh.State.Principals;

namespace LlmMesh.Router.Authentication;

/// <summary>
/// The keys of the directory that this replica has met. One that is known costs no lock and no round trip; one that is not costs one.
/// While the directory cannot be followed, known keys go on for <c>Mesh:Keys:KnownFor</c>; of others nothing is said. Thread-safe.
/// </summary>
internal sealed class PublishedKeys(PrincipalDirectory directory, KeySettings settings, TimeProvider time)
{
    /// <summary>Most keys to remember, and as many secrets that are nobody's.</summary>
    public const int Most = 20_000;

    // Of a secret that was nobody's it is only known as long as every change is heard of: it may have been given out since.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private const int MostTries = 3;

    private readonly Lock _changing = new();
    private readonly KeyTable _somebodys = new(Most);
    private readonly KeyTable _nobodys = new(Most);
    private long _revision;
    private long _followedAt = time.GetTimestamp();

    /// <summary>The directory's revision up to which changes are known; 0 before the first.</summary>
    public long Revision => Volatile.Read(ref _revision);

    /// <summary>Whose a secret is, from memory; null when the directory has to be asked.</summary>
    public KnownKey? Find(in SecretHash secret)
    {
        TimeSpan age = time.GetElapsedTime(Volatile.Read(ref _followedAt));
        return _somebodys.Find(secret) is { IsOutdated: false } somebody && age < settings.KnownFor ? somebody
            : age < Fresh ? _nobodys.Find(secret)
            : null;
    }

    /// <summary>Asks the directory, and ends the requests of a key that is to be cut.</summary>
    /// <returns>Null when it does not answer, or nobody has published it.</returns>
    public async Task<KnownKey?> LookUpAsync(SecretHash secret, CancellationToken cancellationToken)
    {
        try
        {
            for (int i = 0; i < MostTries; i++)
            {
                PrincipalAnswer answer = await directory.FindAsync(secret.ToString(), cancellationToken);
                if (answer.Revision is not { } revision)
                {
                    return null;
                }

                if (TryKeep(secret, answer, revision, out KnownKey? earlier) is { } key)
                {
                    if (key.EndsRequests && earlier?.Cut is { IsMade: false } cut)
                    {
                        await cut.MakeAsync();
                    }

                    return key;
                }
            }

            return null;
        }
        catch (StateUnavailableException)
        {
            return null;
        }
    }

    /// <summary>Takes note of what has changed: from here on, none of it is answered from memory.</summary>
    /// <param name="revision">The directory's revision.</param>
    /// <param name="changed">What has changed since <see cref="Revision"/>; null: everything may have.</param>
    /// <param name="askedAt">When the directory was asked, in the clock's timestamp.</param>
    /// <returns>Keys that were known and have to be looked up again.</returns>
    public IReadOnlyList<SecretHash> Follow(long revision, IReadOnlyList<string>? changed, long askedAt)
    {
        List<SecretHash> outdated = [];
        lock (_changing)
        {
            foreach (SecretHash secret in changed is null ? _somebodys.All.Select(entry => entry.Key).ToList() : Parse(changed))
            {
                _nobodys.Remove(secret);
                if (_somebodys.Find(secret) is { } known)
                {
                    known.Outdate();
                    outdated.Add(secret);
                }
            }

            if (changed is null)
            {
                _nobodys.Clear();
            }

            Volatile.Write(ref _revision, revision);
            Volatile.Write(ref _followedAt, askedAt);
        }

        return outdated;
    }

    // An answer from before a change that has been followed would bring back what the change has put an end to: null, ask again.
    private KnownKey? TryKeep(in SecretHash secret, PrincipalAnswer answer, long revision, out KnownKey? earlier)
    {
        lock (_changing)
        {
            earlier = _somebodys.Find(secret);
            if (revision < _revision)
            {
                return null;
            }

            var key = KnownKey.Of(answer.Principal, earlier);
            if (key.Caller is not null || earlier is not null)
            {
                _somebodys.Set(secret, key);
            }
            else
            {
                _nobodys.Set(secret, key);
            }

            return key;
        }
    }

    private static List<SecretHash> Parse(IReadOnlyList<string> hashes)
    {
        List<SecretHash> parsed = [];
        foreach (string digits in hashes)
        {
            if (SecretHash.TryParse(digits, out SecretHash hash))
            {
                parsed.Add(hash);
            }
        }

        return parsed;
    }
}
