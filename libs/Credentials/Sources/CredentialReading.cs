namespace LlmMesh.Credentials.Sources;

/// <summary>What reading a source came to. No record: it must not print its key.</summary>
internal readonly struct CredentialReading
{
    private const int LongestKey = 16 * 1024;

    private CredentialReading(string? key, CredentialCondition condition)
    {
        Key = key;
        Condition = condition;
    }

    public static CredentialReading Missing { get; } = new(key: null, CredentialCondition.Missing);

    public static CredentialReading Unreadable { get; } = new(key: null, CredentialCondition.Unreadable);

    public static CredentialReading Malformed { get; } = new(key: null, CredentialCondition.Malformed);

    /// <summary>The key; null when there is none to be had.</summary>
    public string? Key { get; }

    public CredentialCondition Condition { get; }

    /// <summary>A text as a key, without the blanks and line ends around it. What could not travel in a header is none.</summary>
    public static CredentialReading Of(string text)
    {
        string key = text.Trim();
        return key.Length is 0 or > LongestKey || key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? Malformed
            : new CredentialReading(key, CredentialCondition.Present);
    }
}
