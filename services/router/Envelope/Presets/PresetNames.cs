using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Envelope.Presets;

/// <summary>Where a request may name a preset: as its model, in a chat. Anywhere else it would lose its prompt in silence.</summary>
internal static class PresetNames
{
    /// <param name="exchange">The request, read.</param>
    /// <param name="preset">The preset it is sent to; null when it names none.</param>
    public static MeshError? Find(Exchange exchange, out Preset? preset)
    {
        RequestEnvelope envelope = exchange.Envelope;
        preset = exchange.Catalog.Resolve(envelope.Model).Preset;
        if (preset is not null && exchange.Operation is not null)
        {
            return new MeshError(
                ErrorCode.InvalidValue,
                $"The preset '{envelope.Model}' has a prompt and answers chats. For {exchange.OperationName.Replace('_', ' ')} name a model.")
            { Param = "model" };
        }

        for (int i = 1; i < envelope.Chain.Count; i++)
        {
            (string name, string field) = envelope.Chain[i];
            if (exchange.Catalog.Resolve(name).Preset is not null)
            {
                return new MeshError(
                    ErrorCode.InvalidValue,
                    $"The preset '{name}' cannot follow another model, because its prompt would not. Name it in 'model', or the models of its chain here.")
                { Param = field };
            }
        }

        return null;
    }
}
