using System.Globalization;
using System.IO.Packaging;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace LlmMesh.Usage.Exports;

/// <summary>
/// Writes an Excel workbook sheet by sheet; disposal ends it. The package is opened for writing only, so that rows go to the file and do
/// not stay in memory; the library's own document class cannot do that.
/// </summary>
/// <remarks>One sheet at a time.</remarks>
internal sealed class WorkbookWriter : IDisposable
{
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    private readonly Package _package;
    private readonly List<(string Name, Uri Part)> _sheets = [];

    public WorkbookWriter(Stream file)
    {
        _package = Package.Open(file, FileMode.Create, FileAccess.Write);
    }

    /// <summary>Begins a sheet; dispose of it before the next.</summary>
    public SheetWriter AddSheet(string name)
    {
        var uri = new Uri(string.Create(CultureInfo.InvariantCulture, $"/xl/worksheets/sheet{_sheets.Count + 1}.xml"), UriKind.Relative);
        _sheets.Add((name, uri));
        return new SheetWriter(Create(uri, $"{MediaType}.worksheet+xml").GetStream(FileMode.Create, FileAccess.Write));
    }

    public void Dispose()
    {
        var uri = new Uri("/xl/workbook.xml", UriKind.Relative);
        PackagePart workbook = Create(uri, $"{MediaType}.sheet.main+xml");
        using (Stream content = workbook.GetStream(FileMode.Create, FileAccess.Write))
        using (OpenXmlWriter writer = OpenXmlWriter.Create(content))
        {
            writer.WriteStartDocument(standalone: true);
            writer.WriteElement(new Workbook(new Sheets(_sheets.Select((sheet, index) => new Sheet
            {
                Name = sheet.Name,
                SheetId = (uint)index + 1,
                Id = workbook.CreateRelationship(sheet.Part, TargetMode.Internal, $"{Relationships}/worksheet").Id,
            }))));
        }

        _package.CreateRelationship(uri, TargetMode.Internal, $"{Relationships}/officeDocument");
        _package.Close();
    }

    private PackagePart Create(Uri uri, string contentType) => _package.CreatePart(uri, contentType, CompressionOption.Fast);
}
