using LlmMesh.Usage.Reports;

namespace LlmMesh.Usage.Exports;

/// <summary>A file format that records can be had in.</summary>
internal interface IRecordExport
{
    /// <summary>What the parameter <c>format</c> calls it, and how the file's name ends.</summary>
    string Name { get; }

    /// <summary>Its media type.</summary>
    string ContentType { get; }

    /// <summary>Most records that one file can hold; null for any number.</summary>
    int? Limit => null;

    /// <summary>Writes all records. Nothing is written before the first has been read, so that a failure until then can be answered.</summary>
    Task WriteAsync(IAsyncEnumerable<UsageRecord> records, Stream target, CancellationToken cancellationToken);
}
