using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning.Filters;

namespace LlmMesh.Router.Planning;

/// <summary>Says why no target of a name can serve a request, and who could.</summary>
internal static class NobodyLeft
{
    private const int MostNamed = 5;

    public static MeshError Explain(Exchange exchange, IReadOnlyList<Rejection> rejections)
    {
        string model = Shorten(exchange.Envelope.Model);
        if (rejections.Count == 0)
        {
            return new MeshError(ErrorCode.ProviderNotConfigured, $"No provider of '{model}' is configured.") { Param = "model" };
        }

        if (rejections.All(static rejection => rejection.Reason == RejectionReason.ProviderNotConfigured))
        {
            string needed = string.Join(", ", rejections
                .Select(rejection => Needs(rejection.Target.Provider))
                .Distinct(StringComparer.Ordinal));
            return new MeshError(ErrorCode.ProviderNotConfigured, $"No provider of '{model}' is configured. Set one of: {needed}.")
            { Param = "model" };
        }

        Rejection forbidden = rejections.FirstOrDefault(static rejection => IsScope(rejection.Reason));
        if (forbidden.Target is not null)
        {
            return new MeshError(
                ErrorCode.ModelNotAllowed,
                $"No model of '{model}' may be used with this key: {Describe(forbidden, exchange)}. GET /v1/models lists what may be.")
            { Param = "model" };
        }

        string reasons = string.Join("; ", rejections.Select(rejection => $"{rejection.Target}: {Describe(rejection, exchange)}"));
        bool isLength = rejections.Any(static rejection => rejection.Reason == RejectionReason.PromptTooLong);
        string? remedy = rejections.Select(static rejection => Remedy(rejection.Reason)).FirstOrDefault(static remedy => remedy is not null);
        return new MeshError(
            isLength ? ErrorCode.PromptTooLong : ErrorCode.InvalidValue,
            $"No candidate of '{model}' can serve this request ({reasons}). {remedy}{Others(exchange)}")
        { Param = isLength ? "messages" : remedy is null || exchange.Preferences.Equals(RoutePreferences.None) ? "model" : "provider" };
    }

    /// <summary>A name as a message may repeat it.</summary>
    public static string Shorten(string name) => name.Length <= 100 ? name : $"{name[..100]}…";

    // In the order of the catalogue, which is that of automatic choice.
    private static string Others(Exchange exchange)
    {
        var terms = new Terms(exchange, exchange.Catalog.Settings.Routing);
        List<string> able = [.. exchange.Catalog.Targets
            .Where(target => terms.Reject(target, out _) is null)
            .Take(MostNamed + 1)
            .Select(target => target.Name)];
        return able.Count switch
        {
            0 => "No other configured model could.",
            > MostNamed => $"These could, among others: {string.Join(", ", able.Take(MostNamed))}.",
            _ => $"These could: {string.Join(", ", able)}.",
        };
    }

    private static string Needs(ProviderDefinition provider) =>
        provider.ApiKeyVariables is [{ } variable, ..] ? variable : $"the address of {provider.Name}";

    // What the request or the operator rules out, one of them can allow.
    private static string? Remedy(RejectionReason reason) => reason switch
    {
        RejectionReason.ProviderNotWanted => "Widen provider.only or provider.ignore, or the operator's providers.only and providers.ignore. ",
        RejectionReason.KeepsData or RejectionReason.CollectsData =>
            "Leave out provider.zdr and provider.data_collection where the operator does not ask for them either, or name a provider that is known to keep nothing. ",
        RejectionReason.PriceAboveCeiling => "Raise provider.max_price. ",
        RejectionReason.CostAboveMaximum => "Raise x-mesh-max-cost or the operator's max_cost_usd, or ask for a shorter answer with max_tokens. ",
        RejectionReason.LacksParameter => "Leave out provider.require_parameters, or the parameter. ",
        _ => null,
    };

    private static bool IsScope(RejectionReason reason) => reason is RejectionReason.OutsideKeyScope or RejectionReason.OutsideTeamScope;

    private static string Describe(Rejection rejection, Exchange exchange) =>
        RejectionWords.Of(rejection.Target, rejection.Reason, exchange.OperationName);
}
