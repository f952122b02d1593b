using System.Text.Json.Serialization;
using LlmMesh.Usage.Budgets;
using LlmMesh.Usage.Endpoints;

namespace LlmMesh.Usage.Reports;

/// <summary>The JSON of this service's answers: snake_case, nulls written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RecordPage))]
[JsonSerializable(typeof(UsageRecord))]
[JsonSerializable(typeof(DailyUsage))]
[JsonSerializable(typeof(UsageSummary))]
[JsonSerializable(typeof(BudgetStandings))]
[JsonSerializable(typeof(BudgetStanding))]
[JsonSerializable(typeof(ApiError))]
internal sealed partial class UsageJson : JsonSerializerContext;
