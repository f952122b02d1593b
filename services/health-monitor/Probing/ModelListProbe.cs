using LlmMesh.Catalog;
using LlmMesh.HealthMonitor.Listings;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>What asking a provider for its models came to.</summary>
internal abstract record ModelListAnswer
{
    /// <summary>The provider told which models it has.</summary>
    public sealed record Listed(ListedModels Models, TimeSpan Latency) : ModelListAnswer
    {
        /// <summary>The list as it came.</summary>
        public required ModelList List { get; init; }
    }

    /// <summary>The provider is there but has no list: only a completion can tell.</summary>
    public sealed record Silent(TimeSpan Latency) : ModelListAnswer;

    /// <summary>The provider will not show its list to this credential, which may still be good for completions.</summary>
    public sealed record Refused(ProbeFinding Finding) : ModelListAnswer;

    /// <summary>The provider failed; so do all its targets.</summary>
    public sealed record Failed(ProbeFinding Finding) : ModelListAnswer;
}

/// <summary>The cheap probe: a provider's list of models costs nothing and answers for all of its targets.</summary>
internal sealed class ModelListProbe(ProbeClient client)
{
    public async Task<ModelListAnswer> AskAsync(
        ProviderDefinition provider, ProviderAccount account, CancellationToken cancellationToken)
    {
        ProbeResponse response = await client.SendAsync(provider, account, ProbeCalls.Models(provider.Dialect), cancellationToken);
        if (response.IsSuccess)
        {
            // Azure's list names what could be deployed, not what is.
            return provider.Api != ProviderApi.Azure && response.Body is { } body && ModelList.Read(body) is { } models
                ? new ModelListAnswer.Listed(ListedModels.Of(models), response.Latency) { List = models }
                : new ModelListAnswer.Silent(response.Latency);
        }

        return response.Status switch
        {
            404 or 405 or 501 => new ModelListAnswer.Silent(response.Latency),
            401 or 403 => new ModelListAnswer.Refused(Classification.Failed(response)),
            _ => new ModelListAnswer.Failed(Classification.Failed(response)),
        };
    }
}
