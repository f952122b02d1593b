using System.Globalization;

namespace LlmMesh.Testing.Fuzzing;

/// <summary>Requests that do not agree with themselves about where they end, or that are not HTTP at all.</summary>
internal static class Framing
{
    private const string Line = "POST /v1/chat/completions HTTP/1.1\r\n";

    public static void Write(Random random, FuzzWriter writer, string authorized, ReadOnlySpan<byte> body)
    {
        string head = Line + "Host: localhost\r\n" + authorized;
        string length = body.Length.ToString(CultureInfo.InvariantCulture);
        string text = random.Next(24) switch
        {
            0 => $"{head}Content-Length: {body.Length + random.Next(1, 1000)}\r\n\r\n",
            1 => $"{head}Content-Length: -{length}\r\n\r\n",
            2 => $"{head}Content-Length: {length}\r\nContent-Length: {body.Length / 2}\r\n\r\n",
            3 => $"{head}Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n\r\n",
            4 => $"{head}Transfer-Encoding: chunked, identity\r\n\r\n",
            5 => $"{head}Transfer-Encoding: xchunked\r\n\r\n",
            6 => $"{head}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
            7 => $"{head}Transfer-Encoding: chunked\r\n\r\n-1\r\n",
            8 => $"{head}Transfer-Encoding: chunked\r\n\r\n5;{new string('e', random.Next(9000))}\r\n",
            9 => $"{head}Transfer-Encoding: chunked\r\n\r\n{string.Concat(Enumerable.Repeat("1\r\na\r\n", random.Next(500)))}",
            10 => $"{head}Transfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: {new string('t', random.Next(9000))}\r\n",
            11 => $"{Line}{authorized}Content-Length: {length}\r\n\r\n",
            12 => $"{head}Host: other\r\nContent-Length: {length}\r\n\r\n",
            13 => $"{Line}Host: a b@c:99999\r\n{authorized}Content-Length: {length}\r\n\r\n",
            14 => $"{head}X: a\r\n folded\r\nContent-Length: {length}\r\n\r\n",
            15 => $"{head}X\0Y: a\r\nContent-Length: {length}\r\n\r\n",
            16 => $"{head}X : a\r\nContent-Length: {length}\r\n\r\n",
            17 => $"{head}: a\r\nContent-Length: {length}\r\n\r\n",
            18 => $"{head}{string.Concat(Enumerable.Repeat("X: y\r\n", random.Next(400)))}\r\n",
            19 => $"{head}X: {new string('h', random.Next(60_000))}\r\n\r\n",
            20 => "GET /\r\n",
            21 => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            22 => $"{Line[..random.Next(Line.Length)]}",
            _ => head.Replace("HTTP/1.1", $"HTTP/{random.Next(10)}.{random.Next(10)}", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal) + "\n",
        };
        writer.Text(text);
        if (random.Next(8) == 0)
        {
            byte[] junk = new byte[random.Next(1, 2000)];
            random.NextBytes(junk);
            writer.Bytes(junk);
        }
        else
        {
            writer.Bytes(body);
        }
    }
}
