using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>An Excel workbook, read as its format's own library understands it.</summary>
internal sealed class Workbook : IDisposable
{
    private readonly SpreadsheetDocument _document;

    private Workbook(SpreadsheetDocument document)
    {
        _document = document;
    }

    public IEnumerable<string> Sheets => All.Select(sheet => sheet.Name!.Value!);

    private IEnumerable<Sheet> All => _document.WorkbookPart!.Workbook.Sheets!.Elements<Sheet>();

    public static Workbook Open(byte[] file) => new(SpreadsheetDocument.Open(new MemoryStream(file), isEditable: false));

    /// <summary>Where it departs from the format.</summary>
    public IEnumerable<string> Errors() => new OpenXmlValidator().Validate(_document).Select(error => $"{error.Path?.XPath}: {error.Description}");

    public List<string[]> Rows(string sheet)
    {
        var part = (WorksheetPart)_document.WorkbookPart!.GetPartById(All.Single(one => one.Name == sheet).Id!);
        return [.. part.Worksheet.Descendants<Row>().Select(row => row.Elements<Cell>().Select(cell => cell.InnerText).ToArray())];
    }

    public void Dispose() => _document.Dispose();
}
