using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>The user's folder for the one version of the dashboard that this build knows; shared by all clones.</summary>
internal sealed record ToolsFolder(string Path)
{
    public static string Version { get; } = typeof(ToolsFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "AspireVersion").Value ?? "";

    public static string ProgramName => OperatingSystem.IsWindows() ? "aspire-managed.exe" : "aspire-managed";

    /// <summary>The npm package with the dashboard for this machine.</summary>
    public static string PackageName => $"@microsoft/aspire-cli-{Platform}";

    /// <summary>Present once an installation is complete: the link is the last thing that is made.</summary>
    public string DashboardProgram => System.IO.Path.Combine(Path, "bundle", "managed", ProgramName);

    /// <summary>Where npm unpacks; not needed afterwards.</summary>
    public string Download => System.IO.Path.Combine(Path, "npm");

    /// <summary>Held open by the AppHost that installs.</summary>
    public string LockFile => System.IO.Path.Combine(Path, "install.lock");

    public string SetupProgram => System.IO.Path.Combine(
        Download, "node_modules", PackageName, "bin", OperatingSystem.IsWindows() ? "aspire.exe" : "aspire");

    private static string Platform
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            bool isMusl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
            string architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
            return isMusl ? $"{system}-musl-{architecture}" : $"{system}-{architecture}";
        }
    }

    public static ToolsFolder For(IConfiguration configuration) => new(System.IO.Path.Combine(
        configuration["AppHost:ToolsFolder"] ?? System.IO.Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "llmmesh"),
        "dashboard",
        Version));
}
