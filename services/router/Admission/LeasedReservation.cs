using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Admission.Leases;
using LlmMesh.Router.Admission.Money;
using LlmMesh.Router.Admission.Scopes;
using LlmMesh.Router.Exchanges;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission;

/// <summary>
/// A reservation under a lease, held in the shared state or, while that is away, in this replica's share:
/// <code>
/// caller ─┐                                  ┌ all have room ────────────→ granted
/// organisation ─┤ asked at once, ─→ answers ─┤ a candidate's has none ───→ its others are given back, the next candidate
/// provider ─┤ if they limit anything         └ the caller's has none ────→ refused; settlement gives back what is held
/// target ─┘
/// </code>
/// Caller and organisation are asked once; where a further candidate may cost more than they hold, they are asked for the rest.
/// </summary>
internal sealed class LeasedReservation(
    ScopeAdmission admission, GroupDirectory groups, Intents intents, SettlementBacklog backlog, Exchange exchange, Lease lease)
    : Reservation
{
    private readonly CallerGroups _callers = groups.Of(exchange.Caller, exchange.Catalog);

    // What was asked and not plainly refused: what a lost answer may have reserved is given back as well.
    private readonly List<GroupHold> _holds = [];
    private int _givenBack;
    private bool _isConsumed;

    // What the intent says the request may cost, and whom it names; null before it has been noted.
    private long? _noted;
    private Target? _notedFor;

    /// <summary>Reserves for the first candidate with room.</summary>
    /// <param name="candidates">Whom to ask for, in order.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    /// <returns>Null when granted, else why the first candidate has no room; where one can be waited for, why that one has none.</returns>
    public async ValueTask<Refusal?> BeginAsync(IReadOnlyList<Target> candidates, CancellationToken cancellationToken)
    {
        Refusal? first = null;
        for (int i = 0; i < candidates.Count; i++)
        {
            if (await TryAsync(i, candidates[i], cancellationToken) is not { } refusal)
            {
                return null;
            }

            first = refusal.Action == LimitAction.Wait ? refusal : first ?? refusal;
            if (refusal.Action != LimitAction.Next)
            {
                break;
            }
        }

        return first;
    }

    public override async ValueTask<bool> TryMoveAsync(int candidate, Target target, CancellationToken cancellationToken) =>
        await TryAsync(candidate, target, cancellationToken) is null;

    /// <summary>Gives everything back in the background, so that nothing is held while the request waits; it may begin again.</summary>
    public async ValueTask GiveBackAsync(Target target)
    {
        GiveBack(_holds.ToArray());
        if (_noted > 0)
        {
            // Should the router die meanwhile, nothing has been spent.
            await NoteAsync(target, 0, isPriced: true, holds: []);
        }
    }

    public override IReadOnlyList<HeldScope> Consume()
    {
        if (_isConsumed)
        {
            throw new InvalidOperationException("The reservation has been consumed before.");
        }

        _isConsumed = true;
        intents.Ended(exchange);
        List<HeldScope> told = [];
        foreach (GroupHold hold in _holds)
        {
            if (admission.End(hold, IsGranted ? SpendOf(hold.Group) : null) is { } held)
            {
                told.Add(held);
            }
        }

        return told;
    }

    private async ValueTask<Refusal?> TryAsync(int index, Target target, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CandidateGroups candidate = groups.Of(target, exchange.Catalog);
        if (AskedGroups.Claim(exchange, target, [_callers.Caller, _callers.Organisation, candidate.Provider, candidate.Target], out RequestClaim claim)
            is { } unfit)
        {
            return Noted(target, unfit);
        }

        Asking caller = Ask(_callers.Caller, claim);
        Asking organisation = Ask(_callers.Organisation, claim);
        Asking provider = Ask(candidate.Provider, claim);
        Asking ofTarget = Ask(candidate.Target, claim);
        IReadOnlyList<BudgetHold> holds = HardHolds(caller.Hold, organisation.Hold, provider.Hold, ofTarget.Hold);
        IntentNote note = await NoteClaimAsync(target, claim.Money, holds);
        Refusal? callers = await AnswerAsync(caller, target);
        Refusal? organisations = await AnswerAsync(organisation, target);
        Refusal? providers = await AnswerAsync(provider, target);
        Refusal? targets = await AnswerAsync(ofTarget, target);
        NoteWindows(caller.Hold, organisation.Hold);
        Refusal? unnoted = note == IntentNote.Unconfirmed && (IsOfRedis(caller) || IsOfRedis(organisation) || IsOfRedis(provider) || IsOfRedis(ofTarget))
            ? Refusals.Unnoted
            : null;
        if ((callers ?? organisations ?? providers ?? targets ?? unnoted) is { } refusal)
        {
            GiveBack(provider is { IsNew: true, Hold.IsHeld: true } ? provider.Hold : null, ofTarget.Hold is { IsHeld: true } held ? held : null);
            return Noted(target, refusal);
        }

        exchange.Readmit(target);
        IsGranted = true;
        CandidateIndex = index;
        IsTrial = ofTarget.Hold!.Answer.IsHalfOpen;
        long? spendable = Least(Least(caller.Spendable, organisation.Spendable), Least(provider.Spendable, ofTarget.Spendable));
        OutputLimit = spendable is { } bound ? Claims.OutputLimit(exchange, target, bound) : null;
        PaidOutput = spendable is { } paid ? Claims.PaidOutput(exchange, target, paid) : null;
        if (spendable is { } granted && Spent + granted < _noted)
        {
            await NoteAsync(target, Spent + granted, isPriced: true, holds);
        }

        return null;
    }

    private Refusal Noted(Target target, Refusal refusal)
    {
        exchange.Note(new RouteRefusal(target, refusal.Rule, refusal.Error.Message));
        return refusal;
    }

    private long Spent => Spend.InAll(exchange).CostNanoDollars;

    // Without a note the row of a request whose router dies would be lost: only what a share answers for goes without one.
    private static bool IsOfRedis(in Asking asking) => asking.Hold is { IsHeld: true, IsShare: false };

    // Only when it has to say something else than before.
    private ValueTask<IntentNote> NoteClaimAsync(Target target, MoneyClaim? claim, IReadOnlyList<BudgetHold> holds)
    {
        long cost = claim is { } money ? Spent + (holds.Count > 0 ? money.Most : money.Expected) : 0;
        return cost <= _noted && target == _notedFor
            ? ValueTask.FromResult(IntentNote.Confirmed)
            : NoteAsync(target, Math.Max(cost, _noted ?? 0), claim is not null, holds);
    }

    private async ValueTask<IntentNote> NoteAsync(Target target, long costNanoDollars, bool isPriced, IReadOnlyList<BudgetHold> holds)
    {
        IntentNote note = await intents.NoteAsync(exchange, target, costNanoDollars, isPriced, holds);
        if (note != IntentNote.None)
        {
            (_noted, _notedFor) = (costNanoDollars, target);
            IsNoted = true;
        }

        return note;
    }

    private static IReadOnlyList<BudgetHold> HardHolds(params ReadOnlySpan<GroupHold?> holds)
    {
        List<BudgetHold>? hard = null;
        foreach (GroupHold? hold in holds)
        {
            for (int i = 0; i < hold?.Group.HardBudgets.Count; i++)
            {
                (hard ??= []).Add(new BudgetHold(hold.Group.HardBudgets[i], hold.Id));
            }
        }

        return (IReadOnlyList<BudgetHold>?)hard ?? [];
    }

    private Asking Ask(LimitGroup group, in RequestClaim claim)
    {
        if (group.Scopes.IsFree)
        {
            return default;
        }

        if (_holds.Find(hold => hold.IsHeld && hold.Group.Scopes.Slot == group.Scopes.Slot) is not { } held)
        {
            var hold = new GroupHold(group, _givenBack == 0 ? lease.Id : $"{lease.Id}~{_givenBack}", claim);
            _holds.Add(hold);
            return new Asking(hold, admission.AskAsync(hold, lease)) { IsNew = true };
        }

        long spent = held.Group.Scopes.HasBudgets ? SpendOf(held.Group)?.CostNanoDollars ?? 0 : 0;
        MoneyClaim more = claim.Money ?? default;
        MoneyClaim needed = more with { Most = spent + more.Most, Least = spent + more.Least, Expected = spent + more.Expected };
        return new Asking(held, held.Covers(needed) ? null : admission.ExtendAsync(held, needed).AsTask()) { Spent = spent, Needed = needed };
    }

    private async ValueTask<Refusal?> AnswerAsync(Asking asking, Target target)
    {
        if (asking is not { Hold: { } hold, Asked: { } asked })
        {
            return null;
        }

        if (asking.IsNew)
        {
            await admission.AnswerAsync(hold, asked, lease);
            if (!hold.IsHeld && !(hold.IsShare && hold.WasAsked))
            {
                _holds.Remove(hold);
            }

            return hold.IsHeld ? null : Refusals.Of(hold, hold.Answer, target);
        }

        AdmissionAnswer answer = await asked;
        if (!answer.IsAdmitted)
        {
            return Refusals.Of(hold, answer, target);
        }

        hold.Extend(asking.Needed, answer.Held);
        return null;
    }

    private void NoteWindows(GroupHold? caller, GroupHold? organisation)
    {
        Requests = Tightest(caller?.Answer.Requests, organisation?.Answer.Requests) ?? Requests;
        Tokens = Tightest(caller?.Answer.Tokens, organisation?.Answer.Tokens) ?? Tokens;
    }

    private void GiveBack(params ReadOnlySpan<GroupHold?> holds)
    {
        List<HeldScope> told = [];
        foreach (GroupHold? hold in holds)
        {
            if (hold is not null && _holds.Remove(hold) && admission.End(hold, spend: null) is { } held)
            {
                told.Add(held);
            }
        }

        // From here on under another name: what is given back late must not take along what was reserved since.
        _givenBack++;
        backlog.Add(new State.Ledger.Settlement(lease.Id, told, Event: null) { EndsRequest = false });
    }

    // Null where nothing was sent.
    private Spend? SpendOf(LimitGroup group)
    {
        if (group.Scopes.Scopes is not [var scope, ..] || scope.Kind is not (BudgetScope.Provider or BudgetScope.Target))
        {
            return Spend.InAll(exchange);
        }

        bool isProvider = scope.Kind == BudgetScope.Provider;
        return !exchange.Attempts.Exists(attempt => (isProvider ? attempt.Target.Provider.Name : attempt.Target.Name) == scope.Name) ? null
            : isProvider ? Spend.AtProvider(exchange, scope.Name)
            : Spend.AtTarget(exchange, scope.Name);
    }

    private static WindowRest? Tightest(WindowRest? one, WindowRest? other) =>
        one is { } first && other is { } second ? (first.Remaining <= second.Remaining ? first : second) : one ?? other;

    private static long? Least(long? one, long? other) => one < other ? one : other ?? one;

    /// <summary>One group, being asked; the default asks nobody.</summary>
    /// <param name="Hold">What it holds or will hold.</param>
    /// <param name="Asked">The answer; null when nothing had to be asked.</param>
    private readonly record struct Asking(GroupHold? Hold, Task<AdmissionAnswer>? Asked)
    {
        /// <summary>Whether the group was asked for the first time, rather than for more.</summary>
        public bool IsNew { get; init; }

        /// <summary>What earlier attempts have cost there.</summary>
        public long Spent { get; init; }

        /// <summary>What it has to hold in all.</summary>
        public MoneyClaim Needed { get; init; }

        /// <summary>What hard budgets hold for the candidate; null when there are none.</summary>
        public long? Spendable => Hold is { Group.HasHardBudgets: true } hold ? hold.Answer.Held - Spent : null;
    }
}
