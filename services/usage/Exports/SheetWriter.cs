using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace LlmMesh.Usage.Exports;

/// <summary>Writes the rows of one sheet as they come; disposal ends it.</summary>
internal sealed class SheetWriter : IDisposable
{
    private readonly Stream _part;
    private readonly OpenXmlWriter _writer;
    private uint _row;

    public SheetWriter(Stream part)
    {
        _part = part;
        _writer = OpenXmlWriter.Create(part);
        _writer.WriteStartDocument(standalone: true);
        _writer.WriteStartElement(new Worksheet());
        _writer.WriteStartElement(new SheetData());
    }

    /// <summary>Writes the next row.</summary>
    public void WriteRow(IEnumerable<SheetCell> cells)
    {
        _row++;
        _writer.WriteStartElement(new Row { RowIndex = _row });
        int column = 0;
        foreach (SheetCell cell in cells)
        {
            // The format lets a cell do without its place, but not every program does.
            Cell element = cell.ToCell();
            element.CellReference = FormattableString.Invariant($"{Letters(column++)}{_row}");
            _writer.WriteElement(element);
        }

        _writer.WriteEndElement();
    }

    public void Dispose()
    {
        _writer.WriteEndElement();
        _writer.WriteEndElement();
        _writer.Dispose();
        _part.Dispose();
    }

    /// <summary>A to Z, then AA and on.</summary>
    private static string Letters(int column) =>
        column < 26 ? ((char)('A' + column)).ToString() : Letters((column / 26) - 1) + Letters(column % 26);
}
