using System.Text;
using LlmMesh.Usage.Reports;

namespace LlmMesh.Usage.Exports;

/// <summary>Records as comma-separated values (RFC 4180, UTF-8), with a heading.</summary>
internal sealed class CsvExport : IRecordExport
{
    private const string LineEnd = "\r\n";

    public string Name => "csv";

    public string ContentType => "text/csv; charset=utf-8";

    public async Task WriteAsync(IAsyncEnumerable<UsageRecord> records, Stream target, CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<UsageRecord> source = records.GetAsyncEnumerator(cancellationToken);
        bool more = await source.MoveNextAsync();
        await using var writer = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await WriteLineAsync(ExportColumns.All.Select(column => column.Name));
        for (; more; more = await source.MoveNextAsync())
        {
            UsageRecord record = source.Current;
            await WriteLineAsync(ExportColumns.All.Select(
                column => column.IsNumber ? column.Value(record) ?? "" : CsvField.Text(column.Value(record))));
        }

        Task WriteLineAsync(IEnumerable<string> fields) =>
            writer.WriteAsync((string.Join(',', fields) + LineEnd).AsMemory(), cancellationToken);
    }
}
