using System.Buffers.Text;

namespace LlmMesh.Router.Planning.Classification;

/// <summary>Signs that a line is: of a stack trace, of a difference, of a log, of a program.</summary>
internal static class LineSigns
{
    /// <summary>Tells the evidence about each of them in a text.</summary>
    public static void Find(ReadOnlySpan<byte> text, ref Evidence evidence)
    {
        if (text.IndexOf("Traceback (most recent call last)"u8) >= 0 || text.IndexOf("Exception in thread"u8) >= 0)
        {
            evidence.AddCode(StackTrace, 6);
        }

        int statements = 0;
        bool isFirst = true;
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? text : text[..end]).Trim(" \t\r"u8);
            text = end < 0 ? [] : text[(end + 1)..];
            if (line.IsEmpty)
            {
                continue;
            }

            if (IsFrame(line))
            {
                evidence.AddCode(StackTrace, 6);
            }
            else if (line.StartsWith("@@ "u8) || line.StartsWith("+++ "u8) || line.StartsWith("--- a/"u8) || line.StartsWith("diff --git"u8))
            {
                evidence.AddCode("diff", 6);
            }
            else if (IsLogLine(line))
            {
                evidence.AddCode("log", 5);
            }
            else if (IsStatement(line, isFirst))
            {
                statements++;
            }

            isFirst = false;
        }

        if (statements > 0)
        {
            evidence.AddCode("statements", Math.Min(1 + (statements * 2), 6));
        }
    }

    private const string StackTrace = "stack_trace";

    // "at Shop.Cart.Total(Int32 id)", "at render (app.jsx:14:2)", "File "app.py", line 12".
    private static bool IsFrame(ReadOnlySpan<byte> line) =>
        (line.StartsWith("at "u8) && line.IndexOf((byte)'(') > 0 && line.IndexOfAny((byte)'.', (byte)':') > 0)
        || (line.StartsWith("File \""u8) && line.IndexOf("\", line "u8) > 0);

    // A time or a bracket, and a level in capitals or the status of a request.
    private static bool IsLogLine(ReadOnlySpan<byte> line)
    {
        bool isStamped = line.Length > 12 && (line[0] == '[' || (Utf8Parser.TryParse(line, out int _, out int digits) && digits is 2 or 4));
        return isStamped
            && (line.IndexOf("ERROR"u8) >= 0 || line.IndexOf("WARN"u8) >= 0 || line.IndexOf("FATAL"u8) >= 0 || line.IndexOf("INFO"u8) >= 0
                || line.IndexOf("DEBUG"u8) >= 0 || line.IndexOf(" GET /"u8) >= 0 || line.IndexOf(" POST /"u8) >= 0 || line.IndexOf("Error: "u8) >= 0);
    }

    private static bool IsStatement(ReadOnlySpan<byte> line, bool isFirst)
    {
        byte last = line[^1];
        if (last is (byte)'{' or (byte)'}')
        {
            return true;
        }

        // French sets a blank before its semicolon and ends the items of a list with it.
        if (last == ';')
        {
            return line.Length > 1 && line[^2] is (byte)')' or (byte)'"' or (byte)'\'' or (byte)']' or (byte)'+' or (byte)'-' or >= (byte)'0' and <= (byte)'9'
                || line.IndexOf((byte)'=') > 0 || line.StartsWith("return"u8);
        }

        if (last == ':' && !isFirst)
        {
            return line.StartsWith("def "u8) || line.StartsWith("for "u8) || line.StartsWith("if "u8) || line.StartsWith("while "u8) || line.StartsWith("class "u8);
        }

        return line.StartsWith("def "u8) || line.StartsWith("import "u8) || line.StartsWith("#include"u8) || line.StartsWith("using "u8) && last == ';'
            || line.StartsWith("public class"u8) || line.StartsWith("$ "u8) || line.StartsWith("return "u8) && !isFirst;
    }
}
