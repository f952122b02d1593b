namespace LlmMesh.ProviderEmulator.Observation;

/// <summary>Credentials are recognisable in the log, never usable.</summary>
internal static class Redaction
{
    private const int Shown = 4;

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
