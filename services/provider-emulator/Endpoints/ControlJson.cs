using System.Text.Json;
using System.Text.Json.Serialization;
using LlmMesh.ProviderEmulator.Observation;

namespace LlmMesh.ProviderEmulator.Endpoints;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ArmBody))]
[JsonSerializable(typeof(ControlError))]
[JsonSerializable(typeof(TrafficView))]
[JsonSerializable(typeof(IEnumerable<ArmBody>))]
[JsonSerializable(typeof(IEnumerable<FaultView>))]
[JsonSerializable(typeof(IEnumerable<Observed>))]
internal sealed partial class ControlJson : JsonSerializerContext;

/// <summary>A fault to arm, or one that is armed.</summary>
/// <param name="Model">The model it waits for; null for any.</param>
/// <param name="Fault">A call in the fault grammar.</param>
/// <param name="Times">For how many requests.</param>
/// <param name="Path">The path it waits for, and those below it; null for any.</param>
internal sealed record ArmBody(string? Model, string Fault, int Times = 1, string? Path = null);

internal sealed record FaultView(string Name, string Effect, IEnumerable<OptionView> Options);

internal sealed record OptionView(string Name, string Meaning, string Expected);

internal sealed record ControlError(string Error);
