using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using LlmMesh.State.Ledger;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Budgets;

/// <summary>
/// A group of budgets and its model, kept in step. Minutes and months pass by ageing what is stored, so a sequence must take less than a
/// minute of the server's own time.
/// </summary>
internal sealed class BudgetRun(StateClient client, ScopeGroup group, IReadOnlyList<BudgetModel> models)
{
    private const int LeaseMinutes = 2;
    private const int RenewedMinutes = 10;

    // Longer than any month: what is so much older was of the month before.
    private static readonly TimeSpan Month = TimeSpan.FromDays(40);

    private readonly BudgetGroupModel _model = new(models);
    private readonly Dictionary<string, int> _admittedIn = new(StringComparer.Ordinal);
    private int _minute;
    private int _month;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async Task OpenAllAsync()
    {
        for (int budget = 0; budget < models.Count; budget++)
        {
            await PrepareAsync(budget);
            await OpenAsync(budget, 0);
        }
    }

    public async Task ReserveAsync(string id, MoneyClaim claim)
    {
        Reach();
        AdmissionAnswer answer = await client.Admission.ReserveAsync(
            group,
            new ReservationRequest(id, Sample.Lease) { Money = claim, MoneyLease = TimeSpan.FromMinutes(LeaseMinutes) },
            Cancelled);
        AssertAnswer(id, claim, answer, isExtension: false);
        if (answer.IsAdmitted)
        {
            _admittedIn[id] = _month;
        }

        await CompareAsync();
    }

    public async Task ExtendAsync(string id, MoneyClaim claim)
    {
        Reach();
        AssertAnswer(id, claim, await client.Admission.ExtendAsync(group, id, claim, Cancelled), isExtension: true);
        await CompareAsync();
    }

    /// <summary>Settles; in order, which is for no more than is held.</summary>
    public async Task SettleAsync(string id, long cost, bool isOrderly)
    {
        Reach();
        int admittedIn = _admittedIn.GetValueOrDefault(id, _month);
        long paid = isOrderly ? Math.Min(cost, models.Min(model => model.Own(id))) : cost;
        long second = (await client.NowMsAsync() / 1000) - ((_month - admittedIn) * (long)Month.TotalSeconds);
        string batch = Sample.Name("batch");
        for (int sent = 0; sent < 2; sent++)
        {
            await client.Settlement.ApplyAsync(
                batch, [new Settlement(id, [new HeldScope(group, second) { CostNanoDollars = paid }], null)], Cancelled);
        }

        foreach (BudgetModel model in models)
        {
            model.Settle(id, paid, admittedIn);
        }

        await CompareAsync();
    }

    public async Task RenewAsync(string id)
    {
        await client.Admission.RenewAsync(group, [id], TimeSpan.FromMinutes(RenewedMinutes), Cancelled);
        foreach (BudgetModel model in models)
        {
            model.Renew(id, _minute + RenewedMinutes);
        }
    }

    public async Task WaitAsync(int minutes)
    {
        _minute += minutes;
        foreach (BudgetModel model in models)
        {
            await Stored(model).AgeLeasesAsync(TimeSpan.FromMinutes(minutes));
        }
    }

    public async Task MonthsAsync(int months)
    {
        _month += months;
        foreach (BudgetModel model in models)
        {
            await Stored(model).AgePeriodAsync(months * Month);
        }
    }

    public async Task FlushAsync()
    {
        foreach (BudgetModel model in models)
        {
            await Stored(model).LoseAsync();
            model.Lose();
        }

        await CompareAsync();
    }

    public async Task PrepareAsync(int budget)
    {
        Reach();
        Assert.Equal(models[budget].Prepare(_month), await client.Budgets.PrepareAsync(models[budget].Definition, Cancelled));
        await CompareAsync();
    }

    public async Task OpenAsync(int budget, long sum)
    {
        long start = await Stored(models[budget]).NumberAsync("start");
        int month = models[budget].Month;
        Reach();
        Assert.Equal(models[budget].Open(month, sum), await client.Budgets.OpenAsync(models[budget].Definition, start, sum, Cancelled));
        await CompareAsync();
    }

    public async Task ReconcileAsync(int budget, long sum)
    {
        await CompareAsync();
        BudgetModel model = models[budget];
        IReadOnlyList<BudgetState> states = await client.Budgets.ReadAsync([model.Definition], Cancelled);
        if (states is [var state])
        {
            Assert.Equal(model.Reconcile(sum, _minute), await client.Budgets.ReconcileAsync(model.Definition, state, sum, Cancelled));
        }

        await CompareAsync();
    }

    public async Task CompareAsync()
    {
        Reach();
        IReadOnlyList<BudgetState> states = await client.Budgets.ReadAsync([.. models.Select(model => model.Definition)], Cancelled);
        Assert.Equal(
            models.Where(model => model.IsKnown).Select(model => (model.Definition.Id, model.Spent, model.Held)),
            states.Select(state => (state.Id, state.SpentNanoDollars, state.HeldNanoDollars)));
    }

    /// <summary>What is held is the sum of what is held for each reservation: nothing has to be set right.</summary>
    public async Task AssertCountedAsync()
    {
        foreach (BudgetModel model in models)
        {
            Assert.False(await client.Budgets.RecountAsync(model.Definition, Cancelled));
        }
    }

    private StoredBudget Stored(BudgetModel model) => new(client.Database, model.Definition);

    private void Reach()
    {
        foreach (BudgetModel model in models)
        {
            model.Reach(_month, _minute);
        }
    }

    private void AssertAnswer(string id, MoneyClaim claim, AdmissionAnswer answer, bool isExtension)
    {
        HashSet<(int Budget, bool IsUnknown)> refusing = _model.Refusing(id, claim, isExtension);
        Assert.Equal(refusing.Count == 0, answer.IsAdmitted);
        if (answer.IsAdmitted)
        {
            Assert.Equal(_model.Admit(id, claim, _minute + LeaseMinutes, isExtension), answer.Held);
            return;
        }

        Assert.Contains(((2 * answer.Scope) + answer.Budget, answer.Refused == LimitKind.BudgetUnknown), refusing);
        Assert.InRange(answer.RetryAfter, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(365));
        if (answer.Refused == LimitKind.Budget)
        {
            Assert.Equal(_model.Affordable(id, claim, isExtension), answer.Affordable);
        }
    }
}
