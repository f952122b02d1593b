using System.Diagnostics;
using LlmMesh.Load.Client;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Scenarios;

/// <summary>What each service keeps in memory when nobody asks it anything.</summary>
internal static class IdleMemory
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(15);

    private static readonly (string Name, string Folder, string Assembly)[] Services =
    [
        ("router", "services/router", "LlmMesh.Router"),
        ("usage", "services/usage", "LlmMesh.Usage"),
        ("health-monitor", "services/health-monitor", "LlmMesh.HealthMonitor"),
        ("provider-emulator", "services/provider-emulator", "LlmMesh.ProviderEmulator"),
    ];

    public static async Task<Report> RunAsync(CancellationToken cancellationToken)
    {
        using StateServer state = await StateServer.StartAsync(cancellationToken);
        List<MeasuredProcess> processes = [];
        try
        {
            foreach ((string name, string folder, string assembly) in Services)
            {
                (MeasuredProcess process, _) = await MeasuredProcess.StartWebAsync(name, Command(state, folder, assembly), cancellationToken);
                processes.Add(process);
            }

            await Task.Delay(Settle, TimeProvider.System, cancellationToken);
            var report = new Report("Idle memory of each process");
            report.Note($"{Settle.TotalSeconds:0} s after the last one began to listen, without a request");
            report.Table(
                ["process", "RSS MiB"],
                processes.Append(state.Process).Select(process => (string[])[process.Name, FormattableString.Invariant($"{process.Resident:0}")]));
            return report;
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
        }
    }

    private static ProcessStartInfo Command(StateServer state, string folder, string assembly)
    {
        ProcessStartInfo command = Built.Project(folder, assembly, "--urls=http://127.0.0.1:0");
        command.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        command.Environment["LLMMESH_API_KEYS"] = ChatRequests.ApiKey;
        command.Environment["LLMMESH_ADMIN_KEYS"] = ChatRequests.AdminKey;
        command.Environment["Mesh__InternalKey"] = ChatRequests.InternalKey;
        command.Environment["ConnectionStrings__redis"] = state.Endpoint;
        command.Environment["Mesh__DataFolder"] = state.Folder;
        return command;
    }
}
