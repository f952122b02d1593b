using LlmMesh.Catalog;

namespace LlmMesh.Router.UnitTests;

/// <summary>Targets without a catalogue around them.</summary>
internal static class Targets
{
    public static Target Of(string provider, string model, StreamUsage streamUsage = StreamUsage.OnRequest) => new(
        new ProviderDefinition
        {
            Name = provider,
            Endpoints = [new Uri("http://localhost/v1")],
            Accounts = [new ProviderAccount(provider, Credential: null)],
            IsConfigured = true,
            StreamUsage = streamUsage,
        },
        model,
        definition: null);
}
