using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>A time limit on an HTTP request or on one attempt of it.</summary>
public class HttpTimeoutStrategyOptions : TimeoutStrategyOptions;
