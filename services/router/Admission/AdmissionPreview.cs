using LlmMesh.Catalog;
using LlmMesh.Router.Admission.Budgets;
using LlmMesh.Router.Admission.Money;
using LlmMesh.Router.Admission.Scopes;
using LlmMesh.Router.Admission.Shares;
using LlmMesh.Router.Exchanges;
using LlmMesh.State;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission;

/// <summary>
/// Stage 4 as a question: which candidates would have room. The same groups are asked for the same claims by the same script, only that
/// it writes nothing. All are asked at once; the answers are then gone through as <see cref="LeasedReservation"/> goes through them.
/// </summary>
internal sealed class AdmissionPreview(AdmissionStore store, GroupDirectory groups, BudgetBoard budgets, OutageShares shares)
{
    /// <summary>Candidates that are asked. Each is up to four calls, and who has so many refusals before it is as good as out of reach.</summary>
    public const int MostAsked = 32;

    private const string NotReached = "the request would have been refused before";

    /// <summary>Asks for the candidates of the plan, and notes in the exchange which of them have no room.</summary>
    public async Task<AdmissionForecast> AskAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (shares.IsOut)
        {
            return AdmissionForecast.Unknown;
        }

        if (budgets.Of(exchange.Catalog) is null)
        {
            return AdmissionForecast.Unknown with { Error = Refusals.BudgetsUnknown };
        }

        CallerGroups callers = groups.Of(exchange.Caller, exchange.Catalog);
        var asked = new Dictionary<(LimitGroup Group, RequestClaim Claim), Task<AdmissionAnswer>>();
        List<Task<Refusal?>> refusals = [.. exchange.Plan.Candidates.Take(MostAsked).Select(target => AskAsync(exchange, target, callers, asked, cancellationToken))];
        try
        {
            return Walk(exchange, await Task.WhenAll(refusals));
        }
        catch (StateUnavailableException)
        {
            return AdmissionForecast.Unknown;
        }
    }

    private async Task<Refusal?> AskAsync(
        Exchange exchange,
        Target target,
        CallerGroups callers,
        Dictionary<(LimitGroup Group, RequestClaim Claim), Task<AdmissionAnswer>> asked,
        CancellationToken cancellationToken)
    {
        CandidateGroups candidate = groups.Of(target, exchange.Catalog);
        LimitGroup[] all = [callers.Caller, callers.Organisation, candidate.Provider, candidate.Target];
        if (AskedGroups.Claim(exchange, target, all, out RequestClaim claim) is { } unfit)
        {
            return unfit;
        }

        // Candidates share the caller's groups and often the provider: nobody is asked the same twice. Before the first wait, so that all
        // candidates' questions travel together.
        AdmissionAnswer[] answers = await Task.WhenAll(all.Select(group =>
        {
            if (!asked.TryGetValue((group, claim), out Task<AdmissionAnswer>? answer))
            {
                asked[(group, claim)] = answer = store.PreviewAsync(group.Scopes, RequestOf(exchange, claim), cancellationToken);
            }

            return answer;
        }));
        int refusing = Array.FindIndex(answers, static answer => !answer.IsAdmitted);
        return refusing < 0 ? null : Refusals.Of(new GroupHold(all[refusing], exchange.RequestId, claim), answers[refusing], target);
    }

    // Nothing is held: how long does not matter.
    private static ReservationRequest RequestOf(Exchange exchange, RequestClaim claim) =>
        new(exchange.RequestId, exchange.TimeLimit) { Tokens = claim.Tokens, Money = claim.Money ?? default };

    private static AdmissionForecast Walk(Exchange exchange, Refusal?[] refusals)
    {
        Plan plan = exchange.Plan;
        AdmissionForecast forecast = new();
        Refusal? first = null;
        bool isGranted = false;
        for (int i = 0; i < refusals.Length; i++)
        {
            if (refusals[i] is not { } refusal)
            {
                isGranted = true;
            }
            else if (isGranted || refusal.Action == LimitAction.Next)
            {
                first ??= refusal;
                exchange.Note(new RouteRefusal(plan.Candidates[i], refusal.Rule, refusal.Error.Message));
            }
            else if (refusal.Action == LimitAction.Wait)
            {
                isGranted = true;
                forecast = forecast with { WaitsFor = plan.Candidates[i], WaitsBecause = refusal.Error.Message };
            }
            else
            {
                first ??= refusal;
                exchange.Note(new RouteRefusal(plan.Candidates[i], refusal.Rule, refusal.Error.Message));
                for (int next = i + 1; next < plan.Candidates.Count; next++)
                {
                    exchange.Note(new RouteRefusal(plan.Candidates[next], refusal.Rule, NotReached));
                }

                break;
            }
        }

        return isGranted || refusals.Length < plan.Candidates.Count ? forecast : forecast with { Error = first?.Error };
    }
}
