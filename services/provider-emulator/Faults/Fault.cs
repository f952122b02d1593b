using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Delivery;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>One misbehaviour, as an entry of <see cref="FaultCatalog"/>. Stateless unless it says otherwise.</summary>
/// <param name="name">The word in the grammar.</param>
/// <param name="effect">What the caller sees on the wire.</param>
/// <param name="options">Its own options; <see cref="CommonOptions"/> come on top.</param>
internal abstract class Fault(string name, string effect, params FaultOption[] options)
{
    public string Name { get; } = name;

    public string Effect { get; } = effect;

    public IReadOnlyList<FaultOption> Options { get; } = options;

    /// <summary>Where the answer reports its usage under this fault.</summary>
    public virtual UsagePlacement Usage => UsagePlacement.AsAsked;

    /// <summary>Whether the answer goes on beyond the caller's token limit under this fault.</summary>
    public virtual bool IgnoresTokenLimit => false;

    /// <summary>After how many tokens a filter ends the answer under this fault; null when none does.</summary>
    public virtual int? RefusedAfter(FaultOptions options) => null;

    /// <summary>Sends whatever this fault sends instead of, or of, the correct answer.</summary>
    public abstract Task SendAsync(Exchange exchange);

    public override string ToString() => Name;
}
