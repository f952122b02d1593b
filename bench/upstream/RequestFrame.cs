using System.Buffers;
using System.Buffers.Text;

namespace LlmMesh.Upstream;

/// <summary>Finds where a request ends, and nothing else. Requests carry a Content-Length: both proxies send one.</summary>
internal static class RequestFrame
{
    /// <summary>Takes the next whole request off the input.</summary>
    public static bool TryTake(ref ReadOnlySequence<byte> input, out Answers answers, out bool isStreamed)
    {
        if (input.IsSingleSegment)
        {
            return TryTake(ref input, input.FirstSpan, out answers, out isStreamed);
        }

        byte[] whole = input.ToArray();
        return TryTake(ref input, whole, out answers, out isStreamed);
    }

    private static bool TryTake(ref ReadOnlySequence<byte> input, ReadOnlySpan<byte> bytes, out Answers answers, out bool isStreamed)
    {
        isStreamed = false;
        answers = Answers.At(bytes[..Math.Max(bytes.IndexOf((byte)'\n'), 0)]);
        int head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        int end = head + 4 + ContentLength(bytes[..head]);
        if (bytes.Length < end)
        {
            return false;
        }

        isStreamed = bytes[..head].IndexOf(":streamGenerateContent"u8) >= 0
            || bytes[(head + 4)..end].IndexOf("\"stream\":true"u8) >= 0;
        input = input.Slice(end);
        return true;
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        int at = head.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 16)..], out int length, out _) ? length : 0;
    }
}
