using System.Net;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Authentication;

/// <summary>What the directory said of a secret, ready for use. Immutable but for being out of date.</summary>
internal sealed class KnownKey
{
    private readonly KeyStanding _standing;
    private readonly long _expiresAtMs;
    private readonly IPNetwork[] _networks;
    private readonly bool _isLimitedToNetworks;
    private readonly bool _cutsRequests;
    private volatile bool _isOutdated;

    private KnownKey(Caller? caller, Principal? principal, RequestCut? cut, bool endsRequests)
    {
        Caller = caller;
        Cut = cut;
        EndsRequests = endsRequests;
        _standing = principal?.Standing ?? KeyStanding.Revoked;
        _expiresAtMs = principal?.ExpiresAtMs ?? long.MaxValue;
        _networks = principal is { Networks.Count: > 0 } ? Networks(principal) : [];
        _cutsRequests = principal?.CutsRequests == true;
        _isLimitedToNetworks = principal is { Networks.Count: > 0 };
    }

    /// <summary>Whose it is; null when it is nobody's.</summary>
    public Caller? Caller { get; }

    /// <summary>Ends its requests; null when it is nobody's.</summary>
    public RequestCut? Cut { get; }

    /// <summary>Whether requests under way are to end as well.</summary>
    public bool EndsRequests { get; }

    /// <summary>Whether the directory has changed it since.</summary>
    public bool IsOutdated => _isOutdated;

    /// <param name="principal">The directory's entry; null when it has none.</param>
    /// <param name="earlier">What was known of the secret before; its requests under way stay within reach.</param>
    public static KnownKey Of(Principal? principal, KnownKey? earlier)
    {
        if (principal is null)
        {
            return new KnownKey(caller: null, principal: null, cut: null, earlier?._cutsRequests == true);
        }

        RequestCut cut = earlier?.Cut is { IsMade: false } same ? same : new RequestCut();
        return new KnownKey(
            CallerOf(principal, cut), principal, cut, principal.Standing != KeyStanding.Active && principal.CutsRequests);
    }

    public void Outdate() => _isOutdated = true;

    /// <summary>Whether it opens the edge here and now.</summary>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="remote">Where the request comes from.</param>
    public Identification Check(long nowMs, IPAddress? remote) =>
        Caller is null ? Refusals.Unauthenticated
        : _standing == KeyStanding.Revoked ? Refusals.Revoked
        : _standing == KeyStanding.Disabled ? Refusals.Disabled
        : nowMs >= _expiresAtMs ? Refusals.Expired
        : _isLimitedToNetworks && !IsWithin(remote) ? Refusals.Network
        : Caller;

    private bool IsWithin(IPAddress? remote)
    {
        if (remote is { IsIPv4MappedToIPv6: true })
        {
            remote = remote.MapToIPv4();
        }

        for (int i = 0; remote is not null && i < _networks.Length; i++)
        {
            if (_networks[i].Contains(remote))
            {
                return true;
            }
        }

        return false;
    }

    // A network that cannot be read allows nothing: a key that was meant to be limited must not become unlimited.
    private static IPNetwork[] Networks(Principal principal)
    {
        List<IPNetwork> networks = [];
        foreach (string text in principal.Networks)
        {
            if (IPNetwork.TryParse(text, out IPNetwork network))
            {
                networks.Add(network);
            }
        }

        return [.. networks];
    }

    private static Caller CallerOf(Principal principal, RequestCut cut) =>
        new(new LedgerCaller(principal.Key, principal.Team, principal.Organisation))
        {
            Rights = principal.Kind == KeyKind.Admin ? CallerRights.Admin : CallerRights.Data,
            Scope = new CallerScope(principal.Scope, principal.TeamScope),
            Limits = principal.Limits,
            TeamLimits = principal.TeamLimits,
            Tags = principal.Tags.Count > 0 ? principal.Tags : null,
            Revoked = cut.Token,
        };
}
