using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmMesh.Contracts;

/// <summary>
/// The one JSON form of the contracts: snake_case names, enums as snake_case strings, absent nulls. It is stored (Redis, database),
/// so a change must keep reading what an older version wrote. A null where the contract allows none is refused, so that no reader meets it.
/// </summary>
/// <remarks>
/// The enums name their converter themselves: with converters of the context's own, the generated code that writes every request's event
/// would not be used, and it takes half the time.
/// </remarks>
[JsonSourceGenerationOptions(
    RespectNullableAnnotations = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(LedgerEvent))]
[JsonSerializable(typeof(LedgerIntent))]
[JsonSerializable(typeof(TargetHealth))]
[JsonSerializable(typeof(AccountHealth))]
[JsonSerializable(typeof(CredentialRotation))]
[JsonSerializable(typeof(CircuitStatus))]
[JsonSerializable(typeof(IReadOnlyList<AttemptRecord>))]
[JsonSerializable(typeof(RouteDecision))]
[JsonSerializable(typeof(IReadOnlyList<BudgetDefinition>))]
[JsonSerializable(typeof(Principal))]
[JsonSerializable(typeof(AuditEvent))]
[JsonSerializable(typeof(ProviderListing))]
[JsonSerializable(typeof(ConfigurationVersion))]
public sealed partial class ContractsJson : JsonSerializerContext;

/// <summary>Writes and reads an enum as a snake_case string; numbers are refused.</summary>
/// <typeparam name="TEnum">The enum.</typeparam>
public sealed class SnakeCaseEnum<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
