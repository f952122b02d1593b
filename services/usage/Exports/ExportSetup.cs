namespace LlmMesh.Usage.Exports;

/// <summary>Composes the export formats. A new one is a class and a line here.</summary>
internal static class ExportSetup
{
    public static void AddExports(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IRecordExport, CsvExport>();
        builder.Services.AddSingleton<IRecordExport, JsonLinesExport>();
        builder.Services.AddSingleton<IRecordExport, SpreadsheetExport>();
    }
}
