using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning;

/// <summary>Says why no target of a name can serve a request, and who could.</summary>
internal static class NobodyLeft
{
    private const int MostNamed = 5;

    public static MeshError Explain(Exchange exchange, List<Rejection> rejections)
    {
        string model = Shorten(exchange.Envelope.Model);
        if (rejections.TrueForAll(rejection => rejection.Reason == RejectionReason.ProviderNotConfigured))
        {
            string needed = string.Join(", ", rejections
                .Select(rejection => Needs(rejection.Target.Provider))
                .Distinct(StringComparer.Ordinal));
            return new MeshError(ErrorCode.ProviderNotConfigured, $"No provider of '{model}' is configured. Set one of: {needed}.")
            { Param = "model" };
        }

        Rejection forbidden = rejections.Find(rejection => IsScope(rejection.Reason));
        if (forbidden.Target is not null)
        {
            return new MeshError(
                ErrorCode.ModelNotAllowed,
                $"No model of '{model}' may be used with this key: {Describe(forbidden, exchange)}. GET /v1/models lists what may be.")
            { Param = "model" };
        }

        string reasons = string.Join("; ", rejections.Select(rejection => $"{rejection.Target}: {Describe(rejection, exchange)}"));
        bool isLength = rejections.Exists(rejection => rejection.Reason == RejectionReason.PromptTooLong);
        return new MeshError(
            isLength ? ErrorCode.PromptTooLong : ErrorCode.InvalidValue,
            $"No candidate of '{model}' can serve this request ({reasons}). {Others(exchange)}")
        { Param = isLength ? "messages" : "model" };
    }

    /// <summary>A name as a message may repeat it.</summary>
    public static string Shorten(string name) => name.Length <= 100 ? name : $"{name[..100]}…";

    // In the order of the catalogue, which is that of automatic choice.
    private static string Others(Exchange exchange)
    {
        List<string> able = [.. exchange.Catalog.Targets
            .Where(target => PlanningStage.Reject(target, exchange) is null)
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

    private static bool IsScope(RejectionReason reason) => reason is RejectionReason.OutsideKeyScope or RejectionReason.OutsideTeamScope;

    private static string Describe(Rejection rejection, Exchange exchange) => rejection.Reason switch
    {
        RejectionReason.ProviderNotConfigured => "its provider is not configured",
        RejectionReason.OutsideKeyScope => "the key's scope does not allow it",
        RejectionReason.OutsideTeamScope => "the team's scope does not allow it",
        RejectionReason.LacksVision => "it does not take images",
        RejectionReason.LacksTools => "it does not take tools",
        RejectionReason.LacksSchema => "it does not follow a JSON schema",
        RejectionReason.LacksAudio => "it takes and gives no sound",
        RejectionReason.LacksDocuments => "it does not take documents",
        RejectionReason.PromptTooLong => $"its context window is {rejection.Target.Definition?.ContextWindow} tokens",
        _ when exchange.OperationName == "chat" => "it does not answer chat completions",
        _ => $"it is not made for {exchange.OperationName.Replace('_', ' ')}",
    };
}
