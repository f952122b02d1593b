using System.Collections.Concurrent;
using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Probing;

namespace LlmMesh.HealthMonitor.Listings;

/// <summary>
/// Asks an Ollama server what its models can do, one after the other and each once, because its list does not say. The context window is
/// left out: what counts is the server's <c>num_ctx</c>, which it does not tell.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class OllamaDetails(ProbeClient client)
{
    private const int MaxAnswerBytes = 4 * 1024 * 1024;

    // Who has more models than that learns of the rest in later rounds.
    private const int MostAtOnce = 32;
    private const int MostKept = 1024;

    private readonly ConcurrentDictionary<(string Provider, string Model), IReadOnlyList<string>> _known = new();

    /// <summary>The models with what is known of them.</summary>
    public async Task<IReadOnlyList<ListedModel>> AddAsync(
        ProviderDefinition provider, ProviderAccount account, IReadOnlyList<ListedModel> models, CancellationToken cancellationToken)
    {
        if (provider.Dialect != Dialect.Ollama)
        {
            return models;
        }

        var detailed = new List<ListedModel>(models.Count);
        int asked = 0;
        foreach (ListedModel model in models)
        {
            IReadOnlyList<string>? capabilities = model.Capabilities;
            if (capabilities is null && !_known.TryGetValue((provider.Name, model.Id), out capabilities) && asked++ < MostAtOnce)
            {
                capabilities = await AskAsync(provider, account, model.Id, cancellationToken);
            }

            detailed.Add(capabilities is null ? model : model with { Capabilities = capabilities });
        }

        return detailed;
    }

    private async Task<IReadOnlyList<string>?> AskAsync(
        ProviderDefinition provider, ProviderAccount account, string model, CancellationToken cancellationToken)
    {
        ProbeResponse response = await client.SendAsync(provider, account, ProbeCalls.OllamaShow(model, MaxAnswerBytes), cancellationToken);
        using JsonDocument? answer = response.IsSuccess ? response.Json() : null;
        if (answer?.RootElement is not { ValueKind: JsonValueKind.Object } root
            || !root.TryGetProperty("capabilities", out JsonElement told)
            || ListedCapabilities.OfOllama(told) is not { } capabilities)
        {
            return null;
        }

        if (_known.Count < MostKept)
        {
            _known[(provider.Name, model)] = capabilities;
        }

        return capabilities;
    }
}
