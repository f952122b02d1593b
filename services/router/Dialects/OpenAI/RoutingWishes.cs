using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>Says <see cref="RequestEnvelope.ProviderSent"/> to a target that takes wishes about routing.</summary>
internal static class RoutingWishes
{
    /// <param name="envelope">The request.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="edits">Gets the change where the client has sent the field.</param>
    /// <returns>The member to insert behind the model's name; empty where there is nothing to say, or a value in its place does.</returns>
    public static byte[] Say(RequestEnvelope envelope, Target target, ICollection<BodyEdit> edits)
    {
        if (envelope.ProviderSent is not { } value || !target.Provider.Privacy.IsEnforcedByRequest)
        {
            return [];
        }

        if (envelope.ProviderValue is { } place)
        {
            edits.Add(new BodyEdit(place, value));
            return [];
        }

        return [.. ",\"provider\":"u8, .. value.Span];
    }
}
