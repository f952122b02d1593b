using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>Where the dashboard's program comes from on this machine.</summary>
internal abstract record DashboardSource
{
    /// <summary>The dashboard itself.</summary>
    internal sealed record Program(string Path) : DashboardSource;

    /// <summary>The Aspire command line, which brings a dashboard.</summary>
    internal sealed record Cli(string Path) : DashboardSource;

    /// <summary>Not here yet; npm can fetch it.</summary>
    internal sealed record Npm(string Path) : DashboardSource;

    /// <summary>Not here and not to be had.</summary>
    internal sealed record None : DashboardSource;

    /// <summary>The first of: an explicit setting, our tools folder, Aspire's own folder, <c>aspire</c> on PATH, npm.</summary>
    public static DashboardSource Find(IConfiguration configuration)
    {
        string home = configuration["ASPIRE_HOME"]
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aspire");
        string?[] programs =
        [
            configuration["ASPIRE_DASHBOARD_PATH"],
            ToolsFolder.For(configuration).DashboardProgram,
            Path.Combine(home, "bundle", "managed", ToolsFolder.ProgramName),
        ];
        if (programs.FirstOrDefault(File.Exists) is { } program)
        {
            return new Program(program);
        }

        if (ProgramPath.Find("aspire") is { } cli)
        {
            return new Cli(cli);
        }

        return ProgramPath.Find("npm") is { } npm ? new Npm(npm) : new None();
    }
}
