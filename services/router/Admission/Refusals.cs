using System.Globalization;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Admission.Waiting;
using LlmMesh.Router.Errors;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission;

/// <summary>What a refused reservation says to the client: whose limit, which limit, when again, and what helps.</summary>
internal static class Refusals
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>The shared state has admitted the request and did not confirm that it noted it.</summary>
    public static readonly Refusal Unnoted = new(
        new MeshError(ErrorCode.StateUnavailable, "The mesh's shared state did not answer in time, so that the request could not be noted. Try again shortly.")
        { RetryAfter = TimeSpan.FromSeconds(1) },
        LimitAction.Reject);

    public static readonly MeshError StateUnavailable = new(
        ErrorCode.StateUnavailable, "The mesh cannot reach its shared state, and as much as it can keep in mind waits to be recorded. Try again shortly.")
    { RetryAfter = Soon };

    public static readonly MeshError BudgetsUnknown = new(
        ErrorCode.StateUnavailable, "The mesh has not heard from its usage service yet which budgets there are. Try again shortly.")
    { RetryAfter = Soon };

    /// <summary>A group has refused, or would not extend what it holds.</summary>
    /// <param name="hold">What was asked.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="target">The candidate it was asked for.</param>
    public static Refusal Of(GroupHold hold, AdmissionAnswer answer, Target target)
    {
        if (answer.Refused == LimitKind.Circuit)
        {
            return new Refusal(
                new MeshError(ErrorCode.CircuitOpen, $"{target.Name} is failing and gets no requests until it has recovered.")
                { RetryAfter = answer.RetryAfter },
                LimitAction.Next)
            { Limit = LimitKind.Circuit };
        }

        LimitedScope scope = hold.Group.Scopes.Scopes[answer.Scope];
        Limits limits = hold.Group.LimitsOf(answer.Scope);
        bool isOfCandidate = scope.Kind is BudgetScope.Provider or BudgetScope.Target;
        BudgetDefinition? budget = answer.Refused == LimitKind.Budget ? scope.Budgets[answer.Budget] : null;
        bool isUnanswered = hold.IsShare || answer.Refused == LimitKind.BudgetUnknown;
        return new Refusal(
            isUnanswered ? Unanswered(scope, answer)
                : budget is not null ? Exhausted(scope, budget, hold, answer)
                : Reached(scope, limits, answer),
            isUnanswered ? (isOfCandidate ? LimitAction.Next : LimitAction.Reject)

                // Another candidate may cost less, or be paid for by others.
                : budget is not null ? LimitAction.Next
                : limits.OnLimit == LimitAction.Next && !isOfCandidate ? LimitAction.Reject
                : limits.OnLimit)
        {
            Scope = scope,
            Wait = limits.Wait,
            Limit = answer.Refused,
        };
    }

    /// <summary>A wait for a scope has ended without room.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="policy">How long and how many may wait for it.</param>
    /// <param name="waited">How it has ended.</param>
    /// <param name="last">What the scope said when it was last asked; null when its turn never came.</param>
    public static Refusal OfWait(LimitedScope scope, WaitPolicy policy, Waited waited, Refusal? last)
    {
        string limit = last is { Scope: { } asked } && asked == scope ? last.Error.Message : $"A limit of {Whose(scope)} is reached.";
        string why = waited.End == WaitEnd.Full
            ? $"{Number(policy.Queue)} requests wait for it already, as many as may."
            : $"There will be no room for this request within the {Number((long)policy.AtMost.TotalSeconds)} s it may wait.";
        return new Refusal(
            new MeshError(last?.Error.Code ?? ErrorCode.RateLimited, $"{limit} {why}") { RetryAfter = waited.RetryAfter }, LimitAction.Reject)
        { Scope = scope };
    }

    /// <summary>The request alone is larger than a scope's minute.</summary>
    public static Refusal TooLarge(LimitedScope scope, long tokens) => new(
        new MeshError(
            ErrorCode.TokensBeyondLimit,
            $"This request may use {Number(tokens)} tokens, more than {Whose(scope)} may use in a minute ({Number(scope.Limits.TokensPerMinute)}, "
            + $"{PathOf(scope, "tokens_per_minute")}). Shorten it, or ask for a shorter answer with max_completion_tokens."),
        LimitAction.Next)
    { Scope = scope };

    /// <summary>A hard budget cannot let pass what has no price.</summary>
    public static Refusal Unpriced(Target target, LimitedScope scope) => new(
        new MeshError(
            ErrorCode.ModelUnpriced,
            $"No price is known for {target.Name}, and {Whose(scope)} has a hard budget, under which nothing is sent whose cost is not bounded. "
            + "Give the model a price in the configuration, or make the budget soft.")
        { Param = "model" },
        LimitAction.Next)
    { Scope = scope };

    private static MeshError Unanswered(LimitedScope scope, AdmissionAnswer answer) => new(
        ErrorCode.StateUnavailable,
        answer.Refused == LimitKind.BudgetUnknown
            ? $"What is left of the budgets of {Whose(scope)} is not known at the moment, so that nothing can be admitted under a hard one."
            : $"The mesh cannot reach its shared state, and this replica's share of the limit for {Whose(scope)} is used up.")
    { RetryAfter = answer.RetryAfter };

    private static MeshError Reached(LimitedScope scope, Limits limits, AdmissionAnswer answer)
    {
        (ErrorCode code, string limit, string setting) = answer.Refused switch
        {
            LimitKind.Concurrency => (ErrorCode.TooManyInFlight, $"{Number(limits.Concurrency)} requests in flight", "concurrency"),
            LimitKind.TokensPerMinute => (ErrorCode.RateLimited, $"{Number(limits.TokensPerMinute)} tokens per minute", "tokens_per_minute"),
            LimitKind.RequestsPerDay => (ErrorCode.RateLimited, $"{Number(limits.RequestsPerDay)} requests per day", "requests_per_day"),
            _ => (ErrorCode.RateLimited, $"{Number(limits.RequestsPerMinute)} requests per minute", "requests_per_minute"),
        };
        return new MeshError(code, $"The limit of {limit} for {Whose(scope)} is reached. Try again later, or raise {PathOf(scope, setting)}.")
        {
            RetryAfter = answer.RetryAfter,
        };
    }

    private static MeshError Exhausted(LimitedScope scope, BudgetDefinition budget, GroupHold hold, AdmissionAnswer answer)
    {
        string left = budget.Kind == BudgetKind.Hard
            ? $" has {Dollars(answer.Affordable)} USD left, and this request may cost {Dollars(hold.Claim.Money?.Least ?? 0)} USD."
            : " is used up.";
        return new MeshError(
            ErrorCode.BudgetExceeded,
            $"The budget '{budget.Id}' of {Whose(scope)} ({Dollars(budget.LimitNanoDollars)} USD{Per(budget.Period)}){left} "
            + "Try again later, use a cheaper model, or raise the budget.")
        {
            RetryAfter = answer.RetryAfter,
            Budget = new BudgetRefusal(answer.Affordable, budget.OnExhausted),
        };
    }

    private static string Whose(LimitedScope scope) => scope.Kind switch
    {
        BudgetScope.Key => "this API key",
        BudgetScope.Team => $"the team '{scope.Name}'",
        BudgetScope.Provider => $"the provider '{scope.Name}'",
        BudgetScope.Target => scope.Name,
        _ => $"the organisation '{scope.Name}'",
    };

    // Where an operator finds the limit. Keys of the environment have no limits of their own.
    private static string PathOf(LimitedScope scope, string setting) => scope.Kind switch
    {
        BudgetScope.Key when scope.Name.StartsWith("key_", StringComparison.Ordinal) =>
            $"limits.{setting} of the key or, where it has none, settings.key_limits.{setting}",
        BudgetScope.Key => $"settings.key_limits.{setting}",
        BudgetScope.Team when scope.Name != "default" => $"limits.{setting} of the team or, where it has none, settings.team_limits.{setting}",
        BudgetScope.Team => $"settings.team_limits.{setting}",
        BudgetScope.Provider => $"providers.{scope.Name}.limits.{setting}",
        BudgetScope.Target => $"providers.{scope.Name[..scope.Name.IndexOf('/', StringComparison.Ordinal)]}.target_limits.{setting}",
        _ => $"settings.organisation_limits.{setting}",
    };

    private static string Per(BudgetPeriod period) => period switch
    {
        BudgetPeriod.Week => " per week",
        BudgetPeriod.Month => " per month",
        BudgetPeriod.Total => "",
        _ => " per day",
    };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Dollars(long nanoDollars) =>
        (Math.Max(0, nanoDollars) / NanoDollars.PerDollar).ToString("0.#########", CultureInfo.InvariantCulture);
}
