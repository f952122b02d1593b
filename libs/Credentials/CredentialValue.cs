namespace LlmMesh.Credentials;

/// <summary>
/// A provider's key as it is now. A request keeps the one it was given; a changed key is another value. It prints as nothing that helps
/// anybody.
/// </summary>
public sealed class CredentialValue
{
    private readonly string _key;

    internal CredentialValue(string key)
    {
        _key = key;
        Authorization = $"Bearer {key}";
    }

    /// <summary>The header <c>Authorization</c> of a request to the provider.</summary>
    public string Authorization { get; }

    /// <summary>The key itself, for a header that takes it without a scheme (<c>x-api-key</c>, <c>x-goog-api-key</c>, <c>api-key</c>).</summary>
    public string Bare => _key;

    /// <summary>A mark of the key that can be stored: whoever reads it learns whether the key is still the same, and nothing else.</summary>
    /// <param name="salt">The installation's own, random.</param>
    public string Fingerprint(ReadOnlySpan<byte> salt) => CredentialFingerprint.Of(_key, salt);

    /// <inheritdoc />
    public override string ToString() => "[provider key]";

    internal bool Is(string key) => string.Equals(_key, key, StringComparison.Ordinal);
}
