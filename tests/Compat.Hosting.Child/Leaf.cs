using System.Diagnostics;

namespace LlmMesh.Compat.Hosting.Child;

/// <summary>A process that a child starts and does not look after.</summary>
internal static class Leaf
{
    public static void Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "dotnet", ["exec", typeof(Leaf).Assembly.Location])
        {
            UseShellExecute = false,
        };
        start.Environment["BEHAVIOUR"] = "stubborn-leaf";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment.Remove("RAW_PORT");
        using var leaf = Process.Start(start);
    }
}

/// <summary>Does not stop on SIGTERM.</summary>
internal sealed class DeafLifetime : IHostLifetime
{
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
