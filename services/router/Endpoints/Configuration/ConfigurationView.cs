using System.Text.Json;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary>The configuration in force: where it comes from, what is written and what it comes to. It cannot show a secret: it holds none.</summary>
/// <param name="Version">Its version; null where none has been published, or each process keeps to its own file.</param>
/// <param name="Fingerprint">A hash of what it comes to: equal on every replica that runs the same one with the same variables.</param>
/// <param name="Profile">The profile in force.</param>
/// <param name="LoadedAt">When this replica last loaded it, or tried to.</param>
/// <param name="NotPersisted">Why the file of this host does not hold it; null when it does.</param>
/// <param name="NotFollowed">Why another version is in force elsewhere than here; null when none is.</param>
/// <param name="RefusedReload">What is wrong with an edit of the file that was refused, or with a version that could not be followed.</param>
/// <param name="Document">What is written, without comments; null where there is no file.</param>
/// <param name="Settings">General settings in force.</param>
/// <param name="Mappings">The targets of every chain, those that come with the mesh included.</param>
/// <param name="Policies">How one of a chain's targets is chosen, for chains that differ from the settings.</param>
/// <param name="Categories">The kinds of requests that automatic choice knows.</param>
/// <param name="Presets">Virtual models.</param>
internal sealed record ConfigurationView(
    VersionView? Version,
    string Fingerprint,
    string Profile,
    DateTimeOffset LoadedAt,
    string? NotPersisted,
    string? NotFollowed,
    IReadOnlyList<string> RefusedReload,
    JsonElement? Document,
    SettingsView Settings,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Mappings,
    IReadOnlyDictionary<string, PolicyView> Policies,
    IReadOnlyList<CategoryView> Categories,
    IReadOnlyList<PresetView> Presets);

/// <summary>A kind of request. Its chain is the mapping of the same name.</summary>
internal sealed record CategoryView(string Name, bool BuiltIn, IReadOnlyList<string> Keywords);

/// <summary>A virtual model, <c>preset/NAME</c>; its prompt by length alone.</summary>
internal sealed record PresetView(
    string Name, IReadOnlyList<string> Models, PolicyView Policy, int SystemPromptCharacters, IReadOnlyDictionary<string, JsonElement> Parameters,
    long? MaxTokens, long? TimeoutMs);
