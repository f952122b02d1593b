using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using LlmMesh.Testing;

namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>The edge as a process of its own, to be killed.</summary>
internal sealed class RouterProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly StringBuilder _output = new();

    private RouterProcess(Process process, DirectoryInfo folder, Uri root)
    {
        _process = process;
        _folder = folder;
        Client = new HttpClient { BaseAddress = root };
        AppDomain.CurrentDomain.ProcessExit += OnTestsExit;
    }

    public HttpClient Client { get; }

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Processor time spent so far, all threads.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory, in MiB.</summary>
    public double Resident
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / (1024.0 * 1024.0);
        }
    }

    /// <summary>What it has printed.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts one; returns when it serves.</summary>
    /// <param name="state">The shared state.</param>
    /// <param name="emulator">The provider behind <c>EMULATOR_BASE_URL</c>.</param>
    /// <param name="configuration">Its configuration file.</param>
    /// <param name="variables">Further settings.</param>
    public static async Task<RouterProcess> StartAsync(
        string state, Uri emulator, string configuration, IReadOnlyDictionary<string, string> variables)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("llmmesh-router-");
        string file = Path.Combine(folder.FullName, "router_config.json");
        await File.WriteAllTextAsync(file, configuration, TestContext.Current.CancellationToken);
        Uri root = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPort.FindFree()}/"));
        var command = new ProcessStartInfo(
            "dotnet",
            [
                typeof(RouterApp).Assembly.Location,
                $"--urls={root}",
                "--environment=Development",
                "--DotEnv:Enabled=false",
                $"--ConnectionStrings:redis={state}",
                "--State:CommandTimeoutMilliseconds=10000",
                $"--Mesh:ConfigFile={file}",
                "--Mesh:Config:Shared=false",
                $"--EMULATOR_BASE_URL={emulator}",
                "--LLMMESH_API_KEYS=",
                "--LLMMESH_ADMIN_KEYS=",
                .. variables.Select(variable => $"--{variable.Key}={variable.Value}"),
            ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        RouterProcess router = new(Process.Start(command)!, folder, root);
        router._process.OutputDataReceived += router.OnLine;
        router._process.ErrorDataReceived += router.OnLine;
        router._process.BeginOutputReadLine();
        router._process.BeginErrorReadLine();
        await Eventually.HoldsAsync("the router process serves", router.IsServingAsync);
        return router;
    }

    /// <summary>Kills it; nothing in it has a chance to finish.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks it to end, as an orchestrator does (SIGTERM).</summary>
    public void Terminate()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Only Linux sends signals here.");
            return;
        }

        ProcessSignals.Terminate(_process.Id);
    }

    /// <summary>Its exit code, once it has ended.</summary>
    public async Task<int> EndedAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnTestsExit;
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> IsServingAsync()
    {
        if (_process.HasExited)
        {
            lock (_output)
            {
                Assert.Fail($"The router ended with {_process.ExitCode}:\n{_output}");
            }
        }

        try
        {
            using HttpResponseMessage health = await Client.GetAsync("alive", TestContext.Current.CancellationToken);
            return health.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void OnLine(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }

    private void OnTestsExit(object? sender, EventArgs arguments) => _process.Kill();
}
