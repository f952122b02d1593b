namespace Aspire.StackExchange.Redis;

/// <summary>How a Redis client is registered; bound from <c>Aspire:StackExchange:Redis</c> and <c>Aspire:StackExchange:Redis:{name}</c>.</summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>A StackExchange.Redis configuration string. <c>ConnectionStrings:{name}</c> takes precedence over bound settings.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Leaves out the health check <c>StackExchange.Redis</c>. Default: false.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Accepted for compatibility: this stand-in records no Redis spans. Default: false.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Connects at first use instead of at host start. Default: false.</summary>
    public bool DisableAutoActivation { get; set; }
}
