using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Attempts.Faults;

/// <summary>What a provider's error means.</summary>
/// <param name="Fault">Its class.</param>
/// <param name="Action">What follows, as long as nothing has been delivered; never <see cref="FaultAction.Default"/>.</param>
/// <param name="Message">The provider's words, for faults that are the client's to mend; null otherwise.</param>
/// <param name="Param">The field the provider names, likewise.</param>
/// <param name="Wait">How long the provider asks to be left alone, from zero to a day; null when it does not say.</param>
internal readonly record struct ClassifiedError(
    FaultClass Fault, FaultAction Action, string? Message = null, string? Param = null, TimeSpan? Wait = null)
{
    /// <summary>What the client is told instead of what the class says; null: what the class says.</summary>
    public ErrorCode? Told { get; init; }

    /// <summary>A fault the mesh found itself.</summary>
    public static ClassifiedError Of(FaultClass fault) => new(fault, FaultRules.For(fault).Action);
}

/// <summary>Error → class and action by the catalogue's table.</summary>
internal static class FaultClassifier
{
    private const int TooManyRequests = 429;

    public static ClassifiedError Classify(IReadOnlyList<FaultRule> rules, in ProviderFault fault)
    {
        FaultRule? rule = Decide(rules, fault);
        FaultClass found = rule?.Class ?? (fault.Status is >= 400 and < 500 ? FaultClass.InvalidRequest : FaultClass.ServerError);
        bool tells = Tells(found, fault);
        return new ClassifiedError(
            found,
            Action(rule, found, fault.Retryable),
            tells ? fault.Error.Message : null,
            tells ? fault.Error.Param : null,
            fault.Wait);
    }

    /// <summary>The row that decides; null when none matches.</summary>
    public static FaultRule? Decide(IReadOnlyList<FaultRule> rules, in ProviderFault fault)
    {
        foreach (FaultRule rule in rules)
        {
            if (Matches(rule, fault))
            {
                return rule;
            }
        }

        return null;
    }

    private static bool Matches(FaultRule rule, in ProviderFault fault) =>
        (rule.Status is not { } status || (fault.Status >= status && fault.Status <= (rule.StatusTo ?? status)))
        && (rule.Phase == FaultPhase.Any || rule.Phase == fault.Phase)
        && (rule.Provider is null || string.Equals(rule.Provider, fault.Provider, StringComparison.Ordinal))
        && MatchesWait(rule.Wait, fault.Wait)
        && (rule.Code is null || MatchesAny(rule.Code, fault.Error.Codes))
        && (rule.Message is null || (fault.Error.Message is { } message && TextPattern.Matches(rule.Message, message)));

    private static bool MatchesWait(FaultWait condition, TimeSpan? wait) => condition switch
    {
        FaultWait.None => wait is null,
        FaultWait.Hours => wait >= TimeSpan.FromHours(1),
        _ => true,
    };

    private static bool MatchesAny(string pattern, IReadOnlyList<string> codes)
    {
        foreach (string code in codes)
        {
            if (TextPattern.Matches(pattern, code))
            {
                return true;
            }
        }

        return false;
    }

    // The provider knows better than the class whether another try helps, the operator better than the provider.
    private static FaultAction Action(FaultRule? rule, FaultClass fault, bool? retryable)
    {
        if (rule is { Action: not FaultAction.Default })
        {
            return rule.Action;
        }

        return (FaultRules.For(fault).Action, retryable) switch
        {
            (FaultAction.Retry, false) => FaultAction.Next,
            (FaultAction.Next, true) => FaultAction.Retry,
            var (action, _) => action,
        };
    }

    // A provider's words reach the client only where the client can act on them; others may name the mesh's own account, as those about
    // a rate do even when the request is what is wrong.
    private static bool Tells(FaultClass found, in ProviderFault fault) =>
        found is FaultClass.InvalidRequest or FaultClass.ContextWindowExceeded or FaultClass.ContentPolicy
        && fault.Error.IsDocument
        && fault.Status != TooManyRequests;
}
