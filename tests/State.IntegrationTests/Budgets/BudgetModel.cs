using LlmMesh.Contracts;
using LlmMesh.State.Admission;

namespace LlmMesh.State.IntegrationTests.Budgets;

/// <summary>
/// What one budget promises, in the plainest form: a list of what everybody holds or was charged, and one number for the rest. Times are
/// minutes and months of the model's own.
/// </summary>
internal sealed class BudgetModel(BudgetDefinition definition)
{
    private readonly Dictionary<string, Holding> _holds = new(StringComparer.Ordinal);

    // What was settled, and the ledger's sum.
    private long _settled;
    private int? _abandonedAt;

    public BudgetDefinition Definition { get; } = definition;

    public bool IsHard => Definition.Kind == BudgetKind.Hard;

    public bool IsKnown { get; private set; }

    public bool IsOpen { get; private set; }

    public int Month { get; private set; }

    public long Held => Current.Where(hold => !hold.IsAbandoned).Sum(hold => hold.Amount);

    public long Spent => _settled + Current.Where(hold => hold.IsAbandoned).Sum(hold => hold.Amount);

    private IEnumerable<Holding> Current => _holds.Values.Where(hold => hold.Month == Month);

    public bool Prepare(int month)
    {
        if (IsKnown)
        {
            return false;
        }

        (IsKnown, IsOpen, Month) = (true, false, month);
        return true;
    }

    public bool Open(int month, long sum)
    {
        if (!IsKnown || IsOpen || month > Month)
        {
            return false;
        }

        IsOpen = true;
        _settled += month == Month ? sum : 0;
        return true;
    }

    /// <summary>Sets what was spent, unless something is held or was found abandoned less than a minute ago.</summary>
    public bool Reconcile(long sum, int minute)
    {
        if (!IsKnown || !IsOpen || Held != 0 || _abandonedAt == minute)
        {
            return false;
        }

        _settled += sum - Spent;
        return true;
    }

    /// <summary>A flush.</summary>
    public void Lose()
    {
        _holds.Clear();
        (IsKnown, IsOpen, _settled, _abandonedAt) = (false, false, 0, null);
    }

    /// <summary>It is this month and this minute now; a month that lies behind changes nothing.</summary>
    public void Reach(int month, int minute)
    {
        if (IsKnown && month > Month)
        {
            (Month, IsOpen, _settled) = (month, true, 0);
        }

        foreach ((string id, Holding hold) in _holds.ToArray())
        {
            if (hold.IsAbandoned || hold.Ends > minute)
            {
                continue;
            }

            if (hold.Month != Month)
            {
                _holds.Remove(id);
            }
            else
            {
                _holds[id] = hold with { IsAbandoned = true };
                _abandonedAt = minute;
            }
        }
    }

    /// <summary>What the current month holds for a reservation, or was charged for it.</summary>
    public long Own(string id) => _holds.TryGetValue(id, out Holding? hold) && hold.Month == Month ? hold.Amount : 0;

    public bool WasHeldEarlier(string id) => _holds.TryGetValue(id, out Holding? hold) && hold.Month != Month;

    /// <summary>What there is for a reservation, what it has included.</summary>
    public long Left(string id) => Definition.LimitNanoDollars - Spent - Held + Own(id);

    public void Hold(string id, long amount, int ends) => _holds[id] = new Holding(amount, Month, ends, IsAbandoned: false);

    /// <summary>Raises what is held; the lease stays unless there is none. Where nothing was held, holding nothing leaves no trace.</summary>
    public void Raise(string id, long amount, int ends)
    {
        bool isHeld = _holds.TryGetValue(id, out Holding? hold);
        if (isHeld || amount > 0)
        {
            Hold(id, amount, isHeld && !hold!.IsAbandoned ? hold.Ends : ends);
        }
    }

    public void Renew(string id, int ends)
    {
        if (_holds.TryGetValue(id, out Holding? hold) && !hold.IsAbandoned)
        {
            _holds[id] = hold with { Ends = Math.Max(hold.Ends, ends) };
        }
    }

    public void Settle(string id, long cost, int month)
    {
        if (!IsKnown)
        {
            return;
        }

        bool isHeld = _holds.Remove(id, out Holding? hold);
        _settled += (isHeld ? hold!.Month == Month : month >= Month) ? cost : 0;
    }

    private sealed record Holding(long Amount, int Month, int Ends, bool IsAbandoned);
}

/// <summary>What a group of budgets promises: a reservation holds in all of them or in none.</summary>
internal sealed class BudgetGroupModel(IReadOnlyList<BudgetModel> budgets)
{
    /// <summary>The position of a budget that refuses, and whether it is one nothing is known of; null when none does.</summary>
    /// <param name="id">The reservation.</param>
    /// <param name="claim">What it asks for.</param>
    /// <param name="isExtension">Whether it holds something already and wants more.</param>
    public HashSet<(int Budget, bool IsUnknown)> Refusing(string id, MoneyClaim claim, bool isExtension)
    {
        var refusing = new HashSet<(int, bool)>();
        for (int i = 0; i < budgets.Count && claim.Most > 0; i++)
        {
            BudgetModel budget = budgets[i];
            if (!budget.IsHard)
            {
                if (Asks(budget, id, claim, isExtension) && budget.IsKnown && budget.IsOpen && budget.Left(id) <= 0)
                {
                    refusing.Add((i, false));
                }
            }
            else if (!(isExtension && budget.IsKnown && claim.Most <= budget.Own(id)))
            {
                if (!budget.IsKnown || !budget.IsOpen)
                {
                    refusing.Add((i, true));
                }
                else if ((isExtension && budget.WasHeldEarlier(id)) || budget.Left(id) < claim.Least)
                {
                    refusing.Add((i, false));
                }
            }
        }

        return refusing;
    }

    /// <summary>What is left where least is, of those that are asked for something.</summary>
    public long Affordable(string id, MoneyClaim claim, bool isExtension) => budgets
        .Where(budget => budget.IsKnown && budget.IsOpen && (budget.IsHard || (budget.Left(id) <= 0 && Asks(budget, id, claim, isExtension))))
        .Min(budget => isExtension && budget.WasHeldEarlier(id) ? 0 : Math.Max(budget.IsHard ? budget.Left(id) : 0, 0));

    // What a soft budget holds already is enough.
    private static bool Asks(BudgetModel soft, string id, MoneyClaim claim, bool isExtension) => !isExtension || claim.Expected > soft.Own(id);

    /// <summary>Holds what all hard budgets give.</summary>
    /// <returns>The amount.</returns>
    public long Admit(string id, MoneyClaim claim, int ends, bool isExtension)
    {
        long granted = claim.Most == 0 ? 0 : budgets.Where(budget => budget.IsHard).Select(Grant).DefaultIfEmpty(claim.Most).Min();
        foreach (BudgetModel budget in budgets.Where(budget => budget.IsKnown && claim.Most > 0))
        {
            long amount = budget.IsHard ? granted : claim.Expected;
            if (!isExtension)
            {
                budget.Hold(id, amount, ends);
            }
            else if (!budget.WasHeldEarlier(id))
            {
                budget.Raise(id, Math.Max(amount, budget.Own(id)), ends);
            }
        }

        return granted;

        long Grant(BudgetModel budget)
        {
            long grant = Math.Min(claim.Most, Math.Max(claim.Least, budget.Left(id) * claim.ShareOfRest / 1000));
            return isExtension ? Math.Max(grant, budget.Own(id)) : grant;
        }
    }
}
