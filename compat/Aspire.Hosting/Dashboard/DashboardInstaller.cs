using Aspire.Hosting.Supervision;

namespace Aspire.Hosting.Dashboard;

/// <summary>Fetches the dashboard with npm into the tools folder. Two AppHosts may try at once: one works, one waits.</summary>
internal sealed class DashboardInstaller(ToolsFolder folder, GuardianClient guardian, TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <returns>Null when the dashboard is installed, otherwise why it is not.</returns>
    public async Task<string?> InstallAsync(string npm, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.Path);
        using FileStream hold = await TakeLockAsync(cancellationToken);
        if (File.Exists(folder.DashboardProgram))
        {
            return null;
        }

        string? failure = await RunAsync(
            npm,
            ["install", "--prefix", folder.Download, $"{ToolsFolder.PackageName}@{ToolsFolder.Version}",
                "--no-audit", "--no-fund", "--loglevel=error"],
            cancellationToken)
            ?? await RunAsync(
                folder.SetupProgram,
                ["setup", "--install-path", folder.Path, "--non-interactive", "--nologo"],
                cancellationToken);
        if (failure is not null)
        {
            return failure;
        }

        Directory.Delete(folder.Download, recursive: true);
        return File.Exists(folder.DashboardProgram) ? null : $"{folder.DashboardProgram} is missing after the installation";
    }

    private async Task<FileStream> TakeLockAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(BetweenLooks, time, cancellationToken);
            }
        }
    }

    private async Task<string?> RunAsync(string file, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        string lastLine = "";
        GuardedProcess process = guardian.Start(
            new ProcessDescription(file, arguments)
            {
                WorkingDirectory = folder.Path,

                // Otherwise the setup unpacks a second copy into the user's profile.
                Environment = new Dictionary<string, string?> { ["ASPIRE_HOME"] = folder.Path },
            },
            line => lastLine = line.Text.Length > 0 ? line.Text : lastLine);
        try
        {
            await process.Started.WaitAsync(cancellationToken);
        }
        catch (DistributedApplicationException failure)
        {
            return $"{file}: {failure.Message}";
        }

        int exitCode = await process.Exited.WaitAsync(cancellationToken);
        return exitCode == 0 ? null : $"{Path.GetFileName(file)} ended with exit code {exitCode}: {lastLine}";
    }
}
