namespace LlmMesh.EndToEnd.Dashboard;

/// <summary>What the tests of the dashboard need on this machine besides .NET.</summary>
internal static class Programs
{
    /// <summary>Debian's browser; Playwright's own is a download of its own.</summary>
    public static string? Chromium { get; } = Find("chromium") ?? Find("chromium-browser") ?? Find("google-chrome");

    /// <summary>Why the dashboard cannot be looked at here, or null.</summary>
    public static string? Absence()
    {
        if (OperatingSystem.IsWindows())
        {
            return "The mesh is stopped with SIGTERM, which Windows has not.";
        }

        if (Chromium is null)
        {
            return "There is no browser: install chromium (apt-get install chromium).";
        }

        bool hasDashboard = Find("npm") is not null || Find("aspire") is not null || File.Exists(Environment.GetEnvironmentVariable("ASPIRE_DASHBOARD_PATH"));
        return hasDashboard ? null : "There is no dashboard and no npm to fetch it with: install npm, or set ASPIRE_DASHBOARD_PATH.";
    }

    private static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
