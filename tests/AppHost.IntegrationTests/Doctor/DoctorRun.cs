using System.Diagnostics;
using System.Text.Json;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.AppHost.IntegrationTests.Doctor;

/// <summary>What one run of the doctor came to.</summary>
/// <param name="ExitCode">0 when nothing keeps the mesh from working.</param>
/// <param name="Output">What it wrote.</param>
internal sealed record DoctorRun(int ExitCode, string Output)
{
    /// <summary>The findings of a run with <c>--json</c>.</summary>
    public IReadOnlyList<Found> Findings => JsonSerializer.Deserialize<Found[]>(Output, JsonSerializerOptions.Web) ?? [];

    /// <summary>The messages of a check in a state.</summary>
    public IEnumerable<string> Messages(string check, string state) =>
        Findings.Where(found => found.Check == check && found.State == state).Select(found => found.Message);

    /// <summary>Runs the AppHost as it is built, with nobody's keys, on a free port.</summary>
    public static async Task<DoctorRun> StartAsync(string dataFolder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "exec", typeof(Projects.LlmMesh_AppHost).Assembly.Location, "doctor",
                $"--Mesh:Port={LoopbackPort.FindFree()}", $"--Mesh:DataFolder={dataFolder}",

                // A busy machine is slow to start processes, which is no finding here.
                "--Doctor:Patience=00:01:00", .. arguments,
            ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (string key in start.Environment.Keys.Where(IsSetting).ToArray())
        {
            start.Environment.Remove(key);
        }

        start.Environment["DotEnv__Enabled"] = "false";
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process doctor = Process.Start(start) ?? throw new InvalidOperationException("The AppHost did not start.");
        string output = await doctor.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await doctor.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new DoctorRun(doctor.ExitCode, output);
    }

    // What a developer's environment may hold, and this test's should not.
    private static bool IsSetting(string name) =>
        name.EndsWith("_API_KEY", StringComparison.Ordinal) || name.EndsWith("_BASE_URL", StringComparison.Ordinal)
        || name.StartsWith("ASP", StringComparison.Ordinal) || name.StartsWith("ConnectionStrings__", StringComparison.Ordinal);

    /// <summary>One finding.</summary>
    public sealed record Found(string Check, string State, string Message, string? Remedy);
}
