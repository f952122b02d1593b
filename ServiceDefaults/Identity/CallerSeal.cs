using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmMesh.ServiceDefaults.Identity;

/// <summary>
/// Seals the caller's identity for the services behind the edge, and opens it there: base64url of its JSON and of an HMAC-SHA-256 under
/// a key that only the mesh's own processes have. A seal is good for a minute. Thread-safe.
/// </summary>
public sealed class CallerSeal
{
    /// <summary>The header it travels in; the edge removes what a client has sent in it.</summary>
    public const string Header = "x-mesh-caller";

    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(1);

    private readonly byte[] _key;
    private readonly TimeProvider _time;

    /// <param name="key">The mesh's internal key (<c>Mesh:InternalKey</c>).</param>
    /// <param name="time">Dates seals.</param>
    public CallerSeal(string key, TimeProvider time)
    {
        _key = Encoding.UTF8.GetBytes(key);
        _time = time;
    }

    /// <summary>The header's value.</summary>
    public string Seal(ForwardedCaller caller)
    {
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(
            new Sealed(caller, _time.GetUtcNow().ToUnixTimeMilliseconds()), SealJson.Default.Sealed);
        return $"{Base64Url.EncodeToString(content)}.{Base64Url.EncodeToString(HMACSHA256.HashData(_key, content))}";
    }

    /// <summary>Whose request it is; false when nobody of the mesh has sealed it, or too long ago.</summary>
    public bool TryOpen(string value, [NotNullWhen(true)] out ForwardedCaller? caller)
    {
        caller = null;
        int dot = value.IndexOf('.');
        if (dot < 0 || !Base64Url.IsValid(value.AsSpan(0, dot)) || !Base64Url.IsValid(value.AsSpan(dot + 1)))
        {
            return false;
        }

        byte[] content = Base64Url.DecodeFromChars(value.AsSpan(0, dot));
        byte[] code = Base64Url.DecodeFromChars(value.AsSpan(dot + 1));
        if (!CryptographicOperations.FixedTimeEquals(code, HMACSHA256.HashData(_key, content)))
        {
            return false;
        }

        try
        {
            Sealed? found = JsonSerializer.Deserialize(content, SealJson.Default.Sealed);
            TimeSpan age = TimeSpan.FromMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds() - (found?.AtMs ?? 0));
            caller = age.Duration() <= Validity ? found?.Caller : null;
            return caller is not null;
        }
        catch (JsonException)
        {
            // Another version of the mesh has sealed it.
            return false;
        }
    }
}

/// <summary>What is sealed.</summary>
/// <param name="Caller">The caller.</param>
/// <param name="AtMs">When, Unix ms.</param>
internal sealed record Sealed(ForwardedCaller Caller, long AtMs);

[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Sealed))]
internal sealed partial class SealJson : JsonSerializerContext;
