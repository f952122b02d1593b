namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known once the application runs.</summary>
public interface IValueProvider
{
    /// <summary>The value on this machine.</summary>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}

/// <summary>A value that a publisher writes as a placeholder.</summary>
public interface IManifestExpressionProvider
{
    /// <summary>For example <c>{redis.connectionString}</c>.</summary>
    string ValueExpression { get; }
}
