using System.Diagnostics;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>The usage service as a process of its own, to be killed.</summary>
internal sealed class UsageProcess : IAsyncDisposable
{
    private readonly Process _process;

    private UsageProcess(Process process)
    {
        _process = process;
        AppDomain.CurrentDomain.ProcessExit += OnTestsExit;
    }

    public static UsageProcess Start(SharedState state, ITestLedger ledger)
    {
        var command = new ProcessStartInfo("dotnet", [typeof(UsageApp).Assembly.Location, "--environment=Development", "--urls", "http://127.0.0.1:0"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string key, string? value) in UsageHost.Settings(state, ledger.Configuration))
        {
            command.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value ?? "";
        }

        command.Environment["Mesh__LedgerDrain__BatchSize"] = "10";
        Process process = Process.Start(command)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new UsageProcess(process);
    }

    /// <summary>Kills it; nothing in it has a chance to finish.</summary>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnTestsExit;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void OnTestsExit(object? sender, EventArgs arguments) => _process.Kill();
}
