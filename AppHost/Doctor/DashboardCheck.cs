using Microsoft.Extensions.Configuration;

namespace LlmMesh.AppHost.Doctor;

/// <summary>Whether there is a dashboard, or what it takes to install one.</summary>
internal sealed class DashboardCheck(IConfiguration configuration) : ICheck
{
    public string Name => "dashboard";

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Finding>>([Look()]);

    private Finding Look()
    {
        if (configuration.GetValue<bool>("DisableDashboard"))
        {
            return Finding.Fine(Name, "is switched off (DisableDashboard)");
        }

        if (configuration["ASPIRE_DASHBOARD_PATH"] is { Length: > 0 } named)
        {
            return File.Exists(named)
                ? Finding.Fine(Name, $"is at {named}")
                : Finding.Wrong(Name, $"is not at {named}", "Correct ASPIRE_DASHBOARD_PATH, or leave it out.");
        }

        return (string?[])[OnPath("aspire"), OnPath("npm")] switch
        {
            [{ } aspire, _] => Finding.Fine(Name, $"comes with {aspire}"),
            [_, { } npm] => Finding.Fine(Name, $"is installed when it is missing, by {npm}"),
            _ => Finding.Doubtful(Name, "neither aspire nor npm is on the PATH", "Install Node.js (npm); without it the mesh runs without a dashboard."),
        };
    }

    private static string? OnPath(string program)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, program + ending)))
            .FirstOrDefault(File.Exists);
    }
}
