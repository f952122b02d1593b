using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmMesh.Usage.Exports;

namespace LlmMesh.Usage.Audit;

/// <summary>Writes events as a file. Nothing is written before the first has been read, so that a failure until then can be answered.</summary>
internal static class AuditExport
{
    public const string Csv = "csv";
    public const string JsonLines = "jsonl";

    private const string Heading = "position,id,at,actor.key,actor.team,actor.organisation,address,action,subject,before,after,hash\r\n";

    /// <summary>As comma-separated values (RFC 4180, UTF-8), with a heading.</summary>
    public static async Task WriteCsvAsync(IAsyncEnumerable<AuditView> events, Stream target, CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<AuditView> source = events.GetAsyncEnumerator(cancellationToken);
        bool more = await source.MoveNextAsync();
        await using var writer = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await writer.WriteAsync(Heading.AsMemory(), cancellationToken);
        for (; more; more = await source.MoveNextAsync())
        {
            await writer.WriteAsync(Line(source.Current).AsMemory(), cancellationToken);
        }
    }

    /// <summary>As JSON, one on each line, in the form of the list.</summary>
    public static async Task WriteJsonLinesAsync(IAsyncEnumerable<AuditView> events, Stream target, CancellationToken cancellationToken)
    {
        await foreach (AuditView view in events.WithCancellation(cancellationToken))
        {
            await target.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(view, AuditJson.Default.AuditView), cancellationToken);
            await target.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
    }

    private static string Line(AuditView view) => string.Join(',', new[]
    {
        view.Position.ToString(CultureInfo.InvariantCulture),
        view.Id,
        view.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        CsvField.Text(view.Actor.Key),
        CsvField.Text(view.Actor.Team),
        CsvField.Text(view.Actor.Organisation),
        CsvField.Text(view.Address),
        CsvField.Text(view.Action),
        CsvField.Text(view.Subject),
        CsvField.Text(view.Before?.GetRawText()),
        CsvField.Text(view.After?.GetRawText()),
        view.Hash,
    }) + "\r\n";
}
