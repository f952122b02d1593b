using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Authentication;

/// <summary>
/// The keys that open the edge, kept only as SHA-256. Without any key the edge is open to loopback in development, as one anonymous
/// caller, and refuses to start anywhere else.
/// </summary>
internal sealed class KeyRing
{
    private const string Team = "default";
    private const string Organisation = "default";
    private const string Bearer = "Bearer ";

    private readonly FrozenDictionary<UInt128, Caller> _keys;
    private readonly Caller? _anonymous;

    private KeyRing(string[] keys)
    {
        _keys = keys.Distinct(StringComparer.Ordinal).ToFrozenDictionary(
            Fingerprint, key => Named($"key-{Fingerprint(key) >> 96:x8}"));
        _anonymous = keys.Length == 0 ? Named("anonymous") : null;
    }

    /// <summary>Reads the keys.</summary>
    /// <param name="configuration">Holds <c>LLMMESH_API_KEYS</c>, comma-separated.</param>
    /// <param name="environment">Decides whether an edge without keys may start.</param>
    /// <param name="keys">The ring.</param>
    /// <param name="error">What to do when there is none.</param>
    public static bool TryCreate(
        IConfiguration configuration,
        IHostEnvironment environment,
        [NotNullWhen(true)] out KeyRing? keys,
        [NotNullWhen(false)] out string? error)
    {
        string[] values = (configuration["LLMMESH_API_KEYS"] ?? "").Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        bool mayStart = values.Length > 0 || environment.IsDevelopment();
        keys = mayStart ? new KeyRing(values) : null;
        error = mayStart
            ? null
            : "No API key is configured. Set LLMMESH_API_KEYS to one or more keys (comma-separated), "
            + "or run in the Development environment, where the edge is open to this machine only.";
        return mayStart;
    }

    /// <summary>The caller, or null when the request carries no valid key.</summary>
    public Caller? Authenticate(HttpRequest request, IPAddress? remote)
    {
        if (_anonymous is not null)
        {
            return remote is not null && IPAddress.IsLoopback(remote) ? _anonymous : null;
        }

        string header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && _keys.TryGetValue(Fingerprint(header.AsSpan(Bearer.Length).Trim()), out Caller? caller)
                ? caller
                : null;
    }

    private static Caller Named(string key) => new(new LedgerCaller(key, Team, Organisation));

    private static UInt128 Fingerprint(string key) => Fingerprint(key.AsSpan());

    private static UInt128 Fingerprint(ReadOnlySpan<char> key)
    {
        // Half of the hash is enough to find a key and, at 128 bits, cannot be collided with.
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> utf8 = key.Length <= 128 ? stackalloc byte[512] : new byte[Encoding.UTF8.GetMaxByteCount(key.Length)];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(key, utf8)], hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
