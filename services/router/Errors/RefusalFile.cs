using System.Text.Json;
using System.Threading.Channels;

namespace LlmMesh.Router.Errors;

/// <summary>
/// Writes refusals to <c>validation_errors.log</c> in <c>Mesh:DataFolder</c>, as JSON lines; without a data folder nowhere. A request never
/// waits for the disk: lines beyond what a slow one takes are dropped. A file that is full becomes <c>validation_errors.log.1</c>, in the
/// place of an older one.
/// </summary>
internal sealed partial class RefusalFile(IConfiguration configuration, ILogger<RefusalFile> logger) : BackgroundService
{
    /// <summary>The file's name.</summary>
    public const string FileName = "validation_errors.log";

    /// <summary>Bytes from which on a file is put aside, unless <c>Mesh:RefusalFileBytes</c> says otherwise.</summary>
    public const long LargestFile = 8 * 1024 * 1024;

    private const int MostWaiting = 1024;

    private readonly string? _folder = configuration["Mesh:DataFolder"] is { Length: > 0 } folder ? folder : null;
    private readonly long _largest = configuration.GetValue("Mesh:RefusalFileBytes", LargestFile);
    private readonly Channel<RefusalLine> _lines = Channel.CreateBounded<RefusalLine>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Takes a line; null is none.</summary>
    public void Add(RefusalLine? line)
    {
        if (line is not null && _folder is not null)
        {
            _lines.Writer.TryWrite(line);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _lines.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_folder is null)
        {
            return;
        }

        string path = Path.Combine(_folder, FileName);
        try
        {
            // Not the stopping token: what is there when the router stops is written.
            while (await _lines.Reader.WaitToReadAsync(CancellationToken.None))
            {
                await WriteAsync(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Said once. The lines are a convenience; the log has them too.
            LogUnwritable(logger, path, exception.Message);
        }
    }

    private async Task WriteAsync(string path)
    {
        Directory.CreateDirectory(_folder!);
        if (File.Exists(path) && new FileInfo(path).Length >= _largest)
        {
            File.Move(path, path + ".1", overwrite: true);
        }

        await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        while (file.Length < _largest && _lines.Reader.TryRead(out RefusalLine? line))
        {
            await file.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(line, RefusalJson.Default.RefusalLine), (byte)'\n']);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Refusals are no longer written to {Path}: {Reason}")]
    private static partial void LogUnwritable(ILogger logger, string path, string reason);
}
