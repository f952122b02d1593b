using Microsoft.Extensions.Configuration;

namespace LlmMesh.AppHost.Doctor;

/// <summary>
/// <c>dotnet run --project AppHost -- doctor [--json] [--Mesh:Port=…]</c>: looks at everything a start needs, starts nothing, and says what
/// to do. The exit code is 1 when something would keep the mesh from working.
/// </summary>
internal static class DoctorCommand
{
    private const string Name = "doctor";
    private const string JsonSwitch = "--json";

    /// <summary>Whether the command line asks for it.</summary>
    public static bool IsAsked(string[] args) => args is [Name, ..];

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        string[] settings = [.. args.Skip(1).Where(argument => argument != JsonSwitch)];
        IDistributedApplicationBuilder builder = DistributedApplication.CreateBuilder(
            new DistributedApplicationOptions { Args = settings, DisableDashboard = true });
        IReadOnlyList<Finding> findings = await new Examination(ChecksOf(builder), TimeProvider.System).RunAsync(CancellationToken.None);
        var report = new Report(output);
        if (args.Contains(JsonSwitch, StringComparer.Ordinal))
        {
            report.WriteJson(findings);
        }
        else
        {
            report.WriteLines(findings, Console.IsOutputRedirected ? Report.Marks.Words : Report.Marks.Signs);
        }

        return findings.Any(finding => finding.State == FindingState.Wrong) ? 1 : 0;
    }

    private static IReadOnlyList<ICheck> ChecksOf(IDistributedApplicationBuilder builder)
    {
        MeshSettings mesh = MeshSettings.Read(builder);
        TimeSpan answer = builder.Configuration.GetValue("Doctor:Patience", TimeSpan.FromSeconds(5));
        Dictionary<string, string?> environment = new(ProviderParameters.ValuesOn(builder.Configuration), StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = builder.Environment.EnvironmentName,
        };
        return
        [
            new RuntimeCheck(),
            new ClockCheck(typeof(DoctorCommand).Assembly.Location, TimeProvider.System),
            new PortCheck([.. Ports(builder.Configuration, mesh)]),
            new StoreCheck(builder.Configuration.GetConnectionString("redis"), mesh),
            new FilesCheck(mesh.DataFolder, EnvironmentFile.Location),
            new DashboardCheck(builder.Configuration),
            new ProvidersCheck(BuiltAssembly(new Projects.LlmMesh_HealthMonitor().ProjectPath), mesh, answer, environment),
        ];
    }

    private static IEnumerable<NeededPort> Ports(IConfiguration configuration, MeshSettings mesh)
    {
        if (mesh.EdgePort is { } edge)
        {
            yield return new NeededPort("edge", edge, "--Mesh:Port");
        }

        foreach (string setting in (string[])["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"])
        {
            foreach (string url in (configuration[setting] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
            {
                if (Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Port > 0)
                {
                    yield return new NeededPort("dashboard", address.Port, setting);
                }
            }
        }
    }

    // Services are built as the AppHost is: into the same folder of their own project.
    private static string BuiltAssembly(string project)
    {
        string framework = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        string[] output = [Path.GetFileName(Path.GetDirectoryName(framework)!), Path.GetFileName(framework)];
        return Path.Combine(
            Path.GetDirectoryName(project)!, "bin", output[0], output[1], Path.GetFileNameWithoutExtension(project) + ".dll");
    }
}
