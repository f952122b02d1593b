using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmMesh.Contracts;

/// <summary>
/// The one JSON form of the contracts: snake_case names, enums as snake_case strings, absent nulls. It is stored (Redis, database),
/// so a change must keep reading what an older version wrote. A null where the contract allows none is refused, so that no reader meets it.
/// </summary>
[JsonSourceGenerationOptions(
    RespectNullableAnnotations = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters =
    [
        typeof(SnakeCaseEnum<FaultClass>),
        typeof(SnakeCaseEnum<RequestOutcome>),
        typeof(SnakeCaseEnum<UsagePrecision>),
        typeof(SnakeCaseEnum<CostBasis>),
        typeof(SnakeCaseEnum<HealthState>),
        typeof(SnakeCaseEnum<CircuitScope>),
        typeof(SnakeCaseEnum<CircuitState>),
        typeof(SnakeCaseEnum<BudgetScope>),
        typeof(SnakeCaseEnum<BudgetPeriod>),
        typeof(SnakeCaseEnum<BudgetKind>),
        typeof(SnakeCaseEnum<BudgetExhaustion>),
    ])]
[JsonSerializable(typeof(LedgerEvent))]
[JsonSerializable(typeof(TargetHealth))]
[JsonSerializable(typeof(AccountHealth))]
[JsonSerializable(typeof(CircuitStatus))]
[JsonSerializable(typeof(IReadOnlyList<AttemptRecord>))]
[JsonSerializable(typeof(IReadOnlyList<BudgetDefinition>))]
public sealed partial class ContractsJson : JsonSerializerContext;

/// <summary>Writes and reads an enum as a snake_case string; numbers are refused.</summary>
/// <typeparam name="TEnum">The enum.</typeparam>
public sealed class SnakeCaseEnum<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
