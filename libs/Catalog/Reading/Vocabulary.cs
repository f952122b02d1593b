using System.Collections.Frozen;
using LlmMesh.Contracts;

namespace LlmMesh.Catalog.Reading;

/// <summary>The words a configuration uses for our enums.</summary>
internal static class Vocabulary
{
    public static readonly FrozenDictionary<string, RouteStrategy> RouteStrategies = new Dictionary<string, RouteStrategy>
    {
        ["priority"] = RouteStrategy.Priority,
        ["weighted"] = RouteStrategy.Weighted,
        ["cheapest"] = RouteStrategy.Cheapest,
        ["fastest"] = RouteStrategy.Fastest,
        ["quality"] = RouteStrategy.Quality,
        ["least_busy"] = RouteStrategy.LeastBusy,
        ["round_robin"] = RouteStrategy.RoundRobin,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, DataCollection> DataCollections = new Dictionary<string, DataCollection>
    {
        ["allow"] = DataCollection.Allow,
        ["deny"] = DataCollection.Deny,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, Dialect> Dialects = new Dictionary<string, Dialect>
    {
        ["openai"] = Dialect.OpenAI,
        ["anthropic"] = Dialect.Anthropic,
        ["gemini"] = Dialect.Gemini,
        ["ollama"] = Dialect.Ollama,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, ProviderApi> Apis = new Dictionary<string, ProviderApi>
    {
        ["openai"] = ProviderApi.OpenAI,
        ["azure"] = ProviderApi.Azure,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, ToolCallIds> ToolCallIds = new Dictionary<string, ToolCallIds>
    {
        ["any"] = Catalog.ToolCallIds.Any,
        ["plain"] = Catalog.ToolCallIds.Plain,
        ["nine"] = Catalog.ToolCallIds.Nine,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, ReasoningWord> ReasoningWords = new Dictionary<string, ReasoningWord>
    {
        ["effort"] = ReasoningWord.Effort,
        ["object"] = ReasoningWord.Object,
        ["thinking"] = ReasoningWord.Thinking,
        ["enable_thinking"] = ReasoningWord.EnableThinking,
        ["none"] = ReasoningWord.None,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, ReasoningHistory> ReasoningHistories = new Dictionary<string, ReasoningHistory>
    {
        ["none"] = ReasoningHistory.None,
        ["content"] = ReasoningHistory.Content,
        ["details"] = ReasoningHistory.Details,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, StreamUsage> StreamUsages = new Dictionary<string, StreamUsage>
    {
        ["on_request"] = StreamUsage.OnRequest,
        ["always"] = StreamUsage.Always,
        ["never"] = StreamUsage.Never,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, TokenLimitField> TokenLimitFields = new Dictionary<string, TokenLimitField>
    {
        ["max_tokens"] = TokenLimitField.MaxTokens,
        ["max_completion_tokens"] = TokenLimitField.MaxCompletionTokens,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, Capabilities> Capabilities = new Dictionary<string, Capabilities>
    {
        ["chat"] = Catalog.Capabilities.Chat,
        ["vision"] = Catalog.Capabilities.Vision,
        ["tools"] = Catalog.Capabilities.Tools,
        ["json_schema"] = Catalog.Capabilities.JsonSchema,
        ["reasoning"] = Catalog.Capabilities.Reasoning,
        ["audio"] = Catalog.Capabilities.Audio,
        ["image_output"] = Catalog.Capabilities.ImageOutput,
        ["embedding"] = Catalog.Capabilities.Embedding,
        ["prefill"] = Catalog.Capabilities.Prefill,
        ["completion"] = Catalog.Capabilities.Completion,
        ["moderation"] = Catalog.Capabilities.Moderation,
        ["transcription"] = Catalog.Capabilities.Transcription,
        ["speech"] = Catalog.Capabilities.Speech,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, Tokenizer> Tokenizers = new Dictionary<string, Tokenizer>
    {
        ["other"] = Tokenizer.Other,
        ["openai"] = Tokenizer.OpenAI,
        ["cl100k"] = Tokenizer.Cl100k,
        ["claude"] = Tokenizer.Claude,
        ["claude-4.7"] = Tokenizer.Claude47,
        ["gemini"] = Tokenizer.Gemini,
        ["qwen"] = Tokenizer.Qwen,
        ["llama"] = Tokenizer.Llama,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, ReasoningStyle> ReasoningStyles = new Dictionary<string, ReasoningStyle>
    {
        ["none"] = ReasoningStyle.None,
        ["effort"] = ReasoningStyle.Effort,
        ["budget"] = ReasoningStyle.Budget,
        ["adaptive"] = ReasoningStyle.Adaptive,
        ["level"] = ReasoningStyle.Level,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, Modalities> Modalities = new Dictionary<string, Modalities>
    {
        ["text"] = Catalog.Modalities.Text,
        ["image"] = Catalog.Modalities.Image,
        ["audio"] = Catalog.Modalities.Audio,
        ["video"] = Catalog.Modalities.Video,
        ["document"] = Catalog.Modalities.Document,
        ["embedding"] = Catalog.Modalities.Embedding,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, Lifecycle> Lifecycles = new Dictionary<string, Lifecycle>
    {
        ["current"] = Lifecycle.Current,
        ["deprecated"] = Lifecycle.Deprecated,
        ["retired"] = Lifecycle.Retired,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, PriceSource> PriceSources = new Dictionary<string, PriceSource>
    {
        ["catalogue"] = PriceSource.Catalogue,
        ["live"] = PriceSource.Live,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, FaultAction> ContentPolicyActions = new Dictionary<string, FaultAction>
    {
        ["return"] = FaultAction.Return,
        ["next"] = FaultAction.Next,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, LimitAction> TargetLimitActions = new Dictionary<string, LimitAction>
    {
        ["reject"] = LimitAction.Reject,
        ["next"] = LimitAction.Next,
        ["wait"] = LimitAction.Wait,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Without <c>next</c>: a caller's limit holds whichever candidate is asked.</summary>
    public static readonly FrozenDictionary<string, LimitAction> CallerLimitActions = TargetLimitActions
        .Where(word => word.Value != LimitAction.Next)
        .ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, BudgetKind> BudgetKinds = new Dictionary<string, BudgetKind>
    {
        ["hard"] = BudgetKind.Hard,
        ["soft"] = BudgetKind.Soft,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, BudgetExhaustion> BudgetExhaustions = new Dictionary<string, BudgetExhaustion>
    {
        ["refuse"] = BudgetExhaustion.Refuse,
        ["cheaper"] = BudgetExhaustion.Cheaper,
        ["free"] = BudgetExhaustion.Free,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, GuardKind> GuardKinds = new Dictionary<string, GuardKind>
    {
        ["patterns"] = GuardKind.Patterns,
        ["secrets"] = GuardKind.Secrets,
        ["personal_data"] = GuardKind.PersonalData,
        ["injection"] = GuardKind.Injection,
        ["http"] = GuardKind.Http,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, GuardAction> GuardActions = new Dictionary<string, GuardAction>
    {
        ["off"] = GuardAction.Off,
        ["flag"] = GuardAction.Flag,
        ["mask"] = GuardAction.Mask,
        ["block"] = GuardAction.Block,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, GuardFailure> GuardFailures = new Dictionary<string, GuardFailure>
    {
        ["allow"] = GuardFailure.Allow,
        ["block"] = GuardFailure.Block,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, PersonalData> PersonalDataTypes = new Dictionary<string, PersonalData>
    {
        ["email"] = PersonalData.Email,
        ["phone"] = PersonalData.Phone,
        ["iban"] = PersonalData.Iban,
        ["credit_card"] = PersonalData.CreditCard,
        ["ipv4"] = PersonalData.Ipv4,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Not among them: that the client left, which no provider can know.</summary>
    public static readonly FrozenDictionary<string, FaultClass> FaultClasses = new Dictionary<string, FaultClass>
    {
        ["rate_limited"] = FaultClass.RateLimited,
        ["quota_exhausted"] = FaultClass.QuotaExhausted,
        ["insufficient_credits"] = FaultClass.InsufficientCredits,
        ["context_window_exceeded"] = FaultClass.ContextWindowExceeded,
        ["content_policy"] = FaultClass.ContentPolicy,
        ["invalid_request"] = FaultClass.InvalidRequest,
        ["auth_failed"] = FaultClass.AuthFailed,
        ["permission_denied"] = FaultClass.PermissionDenied,
        ["model_not_found"] = FaultClass.ModelNotFound,
        ["overloaded"] = FaultClass.Overloaded,
        ["server_error"] = FaultClass.ServerError,
        ["timeout"] = FaultClass.Timeout,
        ["connection"] = FaultClass.Connection,
        ["stream_interrupted"] = FaultClass.StreamInterrupted,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, FaultAction> FaultActions = new Dictionary<string, FaultAction>
    {
        ["retry"] = FaultAction.Retry,
        ["next"] = FaultAction.Next,
        ["larger_window"] = FaultAction.LargerWindow,
        ["next_credential"] = FaultAction.NextCredential,
        ["return"] = FaultAction.Return,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, FaultPhase> FaultPhases = new Dictionary<string, FaultPhase>
    {
        ["status"] = FaultPhase.Status,
        ["body"] = FaultPhase.Body,
        ["stream"] = FaultPhase.Stream,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, FaultWait> FaultWaits = new Dictionary<string, FaultWait>
    {
        ["none"] = FaultWait.None,
        ["hours"] = FaultWait.Hours,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
