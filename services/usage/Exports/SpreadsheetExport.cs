using LlmMesh.Usage.Reports;

namespace LlmMesh.Usage.Exports;

/// <summary>Records as an Excel workbook: a sheet with one row each, and a sheet that adds them up by model.</summary>
/// <remarks>The workbook is a ZIP file, which cannot be sent before it is whole: it goes through a temporary file, never through memory.</remarks>
internal sealed class SpreadsheetExport : IRecordExport
{
    // A sheet has 2^20 rows, and one is the heading.
    private const int MostRows = (1 << 20) - 1;

    public string Name => "xlsx";

    public string ContentType => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public int? Limit => MostRows;

    public async Task WriteAsync(IAsyncEnumerable<UsageRecord> records, Stream target, CancellationToken cancellationToken)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var file = new FileStream(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16, FileOptions.DeleteOnClose);
        await WriteWorkbookAsync(records, file, cancellationToken);
        file.Position = 0;
        await file.CopyToAsync(target, cancellationToken);
    }

    private static async Task WriteWorkbookAsync(IAsyncEnumerable<UsageRecord> records, Stream file, CancellationToken cancellationToken)
    {
        using var workbook = new WorkbookWriter(file);
        var sums = new ModelSums();
        using (SheetWriter sheet = workbook.AddSheet("Raw Data"))
        {
            sheet.WriteRow(ExportColumns.All.Select(column => SheetCell.Text(column.Name)));
            await foreach (UsageRecord record in records.WithCancellation(cancellationToken))
            {
                sheet.WriteRow(ExportColumns.All.Select(
                    column => column.IsNumber ? SheetCell.Number(column.Value(record)) : SheetCell.Text(column.Value(record))));
                sums.Add(record);
            }
        }

        using (SheetWriter sheet = workbook.AddSheet("Summary by Model"))
        {
            foreach (IEnumerable<SheetCell> row in sums.Rows())
            {
                sheet.WriteRow(row);
            }
        }
    }
}
