namespace LlmMesh.ProviderEmulator.Observation;

/// <summary>Credentials are recognisable in the log, never usable.</summary>
internal static class Redaction
{
    private const int Shown = 4;

    private static readonly string[] KeyHeaders = ["x-api-key", "x-goog-api-key", "api-key"];

    /// <summary>The credential of a request, wherever it stands: "x-api-key …abcd" where it has a header of its own.</summary>
    public static string? Of(IHeaderDictionary headers)
    {
        foreach (string name in KeyHeaders)
        {
            if (headers.TryGetValue(name, out var key))
            {
                return Of($"{name} {key}");
            }
        }

        return Of(headers.Authorization.ToString());
    }

    /// <summary>"Bearer …abcd" for "Bearer sk-…abcd"; a credential of eight characters or fewer shows nothing.</summary>
    public static string? Of(string authorization)
    {
        if (authorization.Length == 0)
        {
            return null;
        }

        int space = authorization.IndexOf(' ');
        string scheme = space < 0 ? "" : authorization[..(space + 1)];
        string credential = authorization[(space + 1)..];
        return scheme + "…" + (credential.Length > 2 * Shown ? credential[^Shown..] : "");
    }
}
