using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace LlmMesh.ServiceDefaults.Telemetry;

/// <summary>
/// The key by which Prometheus may read metrics, and nothing else: <c>LLMMESH_METRICS_KEY</c>, sent as <c>Authorization: Bearer KEY</c>.
/// An administrator's key does not belong in the configuration of a scraper.
/// </summary>
public sealed class MetricsKey
{
    /// <summary>The variable that holds it.</summary>
    public const string Variable = "LLMMESH_METRICS_KEY";

    private const string Scheme = "Bearer ";

    private readonly byte[]? _hash;

    /// <summary>Reads it; it may be missing.</summary>
    public MetricsKey(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _hash = configuration[Variable] is { Length: > 0 } key ? Hash(key) : null;
    }

    /// <summary>Whether there is one.</summary>
    public bool IsSet => _hash is not null;

    /// <summary>Whether a request brings it along.</summary>
    public bool IsIn(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _hash is not null
            && request.Headers.Authorization is [{ } value]
            && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(value[Scheme.Length..].Trim()), _hash);
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
