namespace LlmMesh.ProviderEmulator;

/// <summary>The emulator's settings, read from configuration section <c>Emulator</c>.</summary>
internal sealed class EmulatorOptions
{
    public const string Section = "Emulator";

    /// <summary>The bearer token that <c>/v1</c> demands. Default: none, every caller is served.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Whether requests are kept for <c>/emulator/requests</c>. Default true; load tests switch it off.</summary>
    public bool Log { get; set; } = true;
}
