using System.Runtime.InteropServices;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning.Filters;

namespace LlmMesh.Router.Planning;

/// <summary>
/// Who takes part in a plan and who does not, while it is made. Planning does not wait, so each thread keeps one and uses its memory again:
/// only the plan itself grows with the number of targets.
/// </summary>
internal sealed class Slate : IDisposable
{
    // One odd request must not hold memory for good.
    private const int MostKept = 4096;

    [ThreadStatic]
    private static Slate? _spare;

    private readonly List<Contender> _contenders = [];
    private readonly List<Rejection> _rejections = [];
    private readonly HashSet<Target> _seen = [];

    // A chain names each target once: only a second one has to be compared with what went before.
    private bool _isSeenKept;
    private readonly List<ProviderVerdict> _verdicts = [];

    private Slate()
    {
    }

    public int Count => _contenders.Count;

    public int Rejected => _rejections.Count;

    public StableSort Sort { get; } = new();

    /// <summary>The chain whose candidates have taken turns; null while none have.</summary>
    public string? Turn { get; set; }

    public static Slate Rent()
    {
        Slate slate = _spare ?? new Slate();
        _spare = null;
        return slate;
    }

    /// <summary>The terms of a leg, which note what they find in memory that is used again. Only the last ones may be asked.</summary>
    public Terms TermsOf(Exchange exchange, Leg leg)
    {
        _verdicts.Clear();
        return new Terms(exchange, leg.Policy, _verdicts) { Forbidden = leg.Forbidden };
    }

    public Span<Contender> From(int first) => CollectionsMarshal.AsSpan(_contenders)[first..];

    public ReadOnlySpan<Rejection> RejectedFrom(int first) => CollectionsMarshal.AsSpan(_rejections)[first..];

    /// <summary>Judges the targets of a leg, each once, however often the request means it.</summary>
    public void Enter(Leg leg, Terms terms)
    {
        if (Judged > 0)
        {
            KeepSeen();
        }

        IReadOnlyList<Target> targets = leg.Targets;
        for (int i = 0; i < targets.Count; i++)
        {
            Target target = targets[i];
            if (_isSeenKept && !_seen.Add(target))
            {
                continue;
            }

            if (terms.Reject(target, out long? cost) is { } reason)
            {
                _rejections.Add(new Rejection(target, reason));
            }
            else
            {
                _contenders.Add(new Contender(target, Judged, leg.WeightOf(i), cost, terms.Policy.KeepsSessions));
            }
        }
    }

    /// <summary>Whether nobody has judged it yet.</summary>
    public bool IsNew(Target target)
    {
        KeepSeen();
        return !_seen.Contains(target);
    }

    public void Add(Contender contender)
    {
        if (_isSeenKept)
        {
            _seen.Add(contender.Target);
        }

        _contenders.Add(contender);
    }

    /// <summary>Leaves out all but the first.</summary>
    public void KeepFirst(RejectionReason reason)
    {
        for (int i = 1; i < _contenders.Count; i++)
        {
            _rejections.Add(new Rejection(_contenders[i].Target, reason));
        }

        Truncate(1);
    }

    /// <summary>Forgets all but the first ones.</summary>
    public void Truncate(int count)
    {
        if (_contenders.Count > count)
        {
            _contenders.RemoveRange(count, _contenders.Count - count);
        }
    }

    /// <summary>What it has come to.</summary>
    public Plan ToPlan(string route)
    {
        Span<Contender> contenders = CollectionsMarshal.AsSpan(_contenders);
        Target[] candidates = contenders.Length == 0 ? [] : new Target[contenders.Length];
        bool isDecided = contenders is not [{ Rule: RouteRule.Priority, ExpectedCost: null }];
        Placement[] placements = isDecided && contenders.Length > 0 ? new Placement[contenders.Length] : [];
        for (int i = 0; i < contenders.Length; i++)
        {
            candidates[i] = contenders[i].Target;
            if (isDecided)
            {
                placements[i] = new Placement(contenders[i].Rule, contenders[i].ExpectedCost);
            }
        }

        return new Plan(route, candidates, [.. _rejections]) { Placements = placements, Turn = Turn };
    }

    public void Dispose()
    {
        if (Judged <= MostKept)
        {
            _contenders.Clear();
            _rejections.Clear();
            _seen.Clear();
            _isSeenKept = false;
            _verdicts.Clear();
            Turn = null;
            _spare = this;
        }
    }

    private int Judged => _contenders.Count + _rejections.Count;

    private void KeepSeen()
    {
        if (_isSeenKept)
        {
            return;
        }

        _isSeenKept = true;
        foreach (Contender contender in _contenders)
        {
            _seen.Add(contender.Target);
        }

        foreach (Rejection rejection in _rejections)
        {
            _seen.Add(rejection.Target);
        }
    }
}
