using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI.Compatible;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects.OpenAI.Compatible;

/// <summary>Requests as one provider with quirks gets them.</summary>
internal static class Fitted
{
    public static Target Target(ProviderQuirks quirks, params string[] rejects) => new(
        new ProviderDefinition { Name = "p", Endpoints = [new Uri("http://localhost/v1")], Quirks = quirks },
        "m",
        new ModelDefinition { Provider = "p", Id = "m", Rejects = rejects, Capabilities = Capabilities.Chat | Capabilities.Reasoning });

    public static ProviderQuirks Like(string server) => KnownServers.Named(server)!;

    public static Router.Dialects.Translation.Translation Translate(string chat, ProviderQuirks quirks, bool isForeign = false, bool keepsReasoning = true, params string[] rejects) =>
        CompatibleRequest.Translate(
            Encoding.UTF8.GetBytes(chat),
            new TranslationContext(Target(quirks, rejects), Stream: false) { IsForeign = isForeign, KeepsReasoning = keepsReasoning });

    public static string Sent(string chat, ProviderQuirks quirks, bool isForeign = false, bool keepsReasoning = true, params string[] rejects)
    {
        Router.Dialects.Translation.Translation translation = Translate(chat, quirks, isForeign, keepsReasoning, rejects);
        Assert.Null(translation.RefusedField);
        return Encoding.UTF8.GetString(translation.Body.Span);
    }
}
