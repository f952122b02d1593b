using System.Xml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace LlmMesh.Usage.Exports;

/// <summary>A cell's value. A text is stored as one, so that nothing in it is taken for a formula.</summary>
internal readonly record struct SheetCell(string? Value, bool IsNumber)
{
    // https://support.microsoft.com/office/excel-specifications-and-limits
    private const int LongestText = 32_767;

    public static SheetCell Text(string? value) => new(value, IsNumber: false);

    /// <summary>A number in invariant form.</summary>
    public static SheetCell Number(string? value) => new(value, IsNumber: true);

    public Cell ToCell() => Value switch
    {
        null or "" => new Cell(),
        _ when IsNumber => new Cell { CellValue = new CellValue(Value) },
        _ => new Cell
        {
            DataType = CellValues.InlineString,
            InlineString = new InlineString(new Text(Storable(Value)) { Space = DocumentFormat.OpenXml.SpaceProcessingModeValues.Preserve }),
        },
    };

    private static string Storable(string value)
    {
        string cut = value.Length <= LongestText ? value : value[..LongestText];
        return string.Create(cut.Length, cut, static (target, source) =>
        {
            for (int index = 0; index < source.Length; index++)
            {
                bool isWhole = XmlConvert.IsXmlChar(source[index])
                    || (index > 0 && XmlConvert.IsXmlSurrogatePair(source[index], source[index - 1]))
                    || (index + 1 < source.Length && XmlConvert.IsXmlSurrogatePair(source[index + 1], source[index]));
                target[index] = isWhole ? source[index] : '\uFFFD';
            }
        });
    }
}
