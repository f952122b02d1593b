using System.Text.Json;
using LlmMesh.Usage.Reports;

namespace LlmMesh.Usage.Exports;

/// <summary>Records as JSON, one on each line, in the form of <c>/usage/records</c>.</summary>
internal sealed class JsonLinesExport : IRecordExport
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    public string Name => "jsonl";

    public string ContentType => "application/jsonl; charset=utf-8";

    public async Task WriteAsync(IAsyncEnumerable<UsageRecord> records, Stream target, CancellationToken cancellationToken)
    {
        await foreach (UsageRecord record in records.WithCancellation(cancellationToken))
        {
            await target.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(record, UsageJson.Default.UsageRecord), cancellationToken);
            await target.WriteAsync(LineEnd, cancellationToken);
        }
    }
}
