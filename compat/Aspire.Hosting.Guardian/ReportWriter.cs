using System.Text.Json;

namespace Aspire.Hosting.Guardian;

/// <summary>Writes one report per line. Safe for concurrent use: every ward writes here.</summary>
internal sealed class ReportWriter(Stream stream) : IDisposable
{
    private readonly Lock _gate = new();

    public void Write(Report report)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(report, MessageJson.Default.Report), (byte)'\n'];
        lock (_gate)
        {
            try
            {
                stream.Write(line);
                stream.Flush();
            }
            catch (IOException)
            {
                // The AppHost is gone. Its end of standard input closes too, and that is what ends the watch.
            }
        }
    }

    public void Dispose() => stream.Dispose();
}
