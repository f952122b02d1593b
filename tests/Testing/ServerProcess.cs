using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LlmMesh.Testing;

/// <summary>One running state server; disposal kills its process tree and waits for the end.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(ProcessStartInfo command)
    {
        _process = new Process { StartInfo = command };
        _process.OutputDataReceived += OnLine;
        _process.ErrorDataReceived += OnLine;
    }

    public int Id => _process.Id;

    public static async Task<ServerProcess> StartAsync(int port, string? dataFolder, CancellationToken cancellationToken)
    {
        ServerProcess server = new(StateServerCommand.Create(port, dataFolder));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        server.Launch();
        try
        {
            await server.BecomeReadyAsync(limit.Token);
            await PingAsync(port, limit.Token);
            return server;
        }
        catch (Exception exception)
        {
            await server.DisposeAsync();
            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new InvalidOperationException($"The state server did not start within {StartLimit}:\n{server.Output}", exception);
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnTestsExit;
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    private void Launch()
    {
        _process.Start();
        AppDomain.CurrentDomain.ProcessExit += OnTestsExit;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Both servers print this line once they own the port; a PING alone could be answered by somebody else's server.</summary>
    private async Task BecomeReadyAsync(CancellationToken cancellationToken)
    {
        Task exited = _process.WaitForExitAsync(cancellationToken);
        await Task.WhenAny(_ready.Task, exited);
        if (!_ready.Task.IsCompletedSuccessfully)
        {
            await exited;
            throw new InvalidOperationException($"The state server ended at start with code {_process.ExitCode}:\n{Output}");
        }
    }

    private static async Task PingAsync(int port, CancellationToken cancellationToken)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        await socket.SendAsync("*1\r\n$4\r\nPING\r\n"u8.ToArray(), cancellationToken);
        byte[] answer = new byte[64];
        int length = await socket.ReceiveAsync(answer, cancellationToken);
        if (!answer.AsSpan(0, length).StartsWith("+PONG"u8))
        {
            throw new InvalidOperationException($"The state server answered PING with '{Encoding.ASCII.GetString(answer, 0, length)}'.");
        }
    }

    private void OnLine(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }

        if (line.Data?.Contains("Ready to accept connections", StringComparison.Ordinal) == true)
        {
            _ready.TrySetResult();
        }
    }

    /// <summary>An interrupted test run must not leave servers behind.</summary>
    private void OnTestsExit(object? sender, EventArgs arguments) => Kill();

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }
}
