using System.Text;

namespace LlmMesh.Catalog.UnitTests.Editing;

/// <summary>
/// Writes objects as people do: comments and blanks anywhere (but no comment before a colon, where the parser takes none), sometimes a
/// trailing comma. Names are few, so that two texts share some.
/// </summary>
internal static class WrittenTexts
{
    private static readonly string[] Names = ["a", "b", "mappings", "gpt-4.1", "é \\\" \\u0041"];
    private static readonly string[] Scalars = ["1", "-2.5e3", "true", "null", "\"\"", "\"// no \\\\\"", "\"{ /* \\\" */\"", "[]", "{}"];
    private static readonly string[] Gaps =
        ["", "", "", " ", "\n", "\n  ", "\r\n\t", " // why, } and \"\n", " /* so, { */ ", "\n// above\n", " /* two\nlines */", "\n\n"];

    public static string Of(Random random)
    {
        var text = new StringBuilder();
        WriteGap(text, random);
        WriteObject(text, random, 3, "\"first\": 0");
        WriteGap(text, random);
        return text.ToString();
    }

    private static void WriteObject(StringBuilder text, Random random, int depth, string? first = null)
    {
        text.Append('{');
        WriteGap(text, random);
        string[] names = [.. Names.OrderBy(_ => random.Next()).Take(random.Next(Names.Length))];
        text.Append(first).Append(first is not null && names.Length > 0 ? "," : "");
        for (int index = 0; index < names.Length; index++)
        {
            WriteGap(text, random);
            text.Append('"').Append(names[index]).Append('"');
            text.Append(random.Next(3) == 0 ? "\n" : "").Append(':');
            WriteGap(text, random);
            WriteValue(text, random, depth - 1);
            WriteGap(text, random);
            text.Append(index < names.Length - 1 || random.Next(3) == 0 ? "," : "");
        }

        WriteGap(text, random);
        text.Append('}');
    }

    private static void WriteValue(StringBuilder text, Random random, int depth)
    {
        switch (depth > 0 ? random.Next(3) : 0)
        {
            case 0:
                text.Append(Scalars[random.Next(Scalars.Length)]);
                break;
            case 1:
                WriteObject(text, random, depth);
                break;
            default:
                text.Append('[');
                WriteGap(text, random);
                WriteValue(text, random, depth - 1);
                WriteGap(text, random);
                text.Append(']');
                break;
        }
    }

    private static void WriteGap(StringBuilder text, Random random) => text.Append(Gaps[random.Next(Gaps.Length)]);
}
