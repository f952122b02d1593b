using System.Text;
using LlmMesh.Router.Dialects.Multipart;

namespace LlmMesh.Router.UnitTests.Dialects.Multipart;

public sealed class MultipartScannerTests
{
    private const string Head = "Content-Disposition: form-data; name=\"a\"\r\n\r\n";

    [Fact]
    public void Next_EverySplitIntoTwo_FindsTheSameParts()
    {
        byte[] form = Forms.Of(
            Forms.Text("model", "whisper-1"),
            Forms.File("file", [.. "\r\n--frontie"u8, 0, .. "\r\r\n-"u8, 0xFF, .. "--frontier"u8, .. "x\r\n--fronti\r\n"u8]),
            Forms.Text("prompt", ""));
        List<string> whole = Scan(form, [form.Length]);

        Assert.Equal(["model whisper-1", "file 40 bytes", "prompt "], whole.ConvertAll(Shorten));
        for (int at = 1; at < form.Length; at++)
        {
            Assert.Equal(whole, Scan(form, [at, form.Length]));
        }
    }

    [Fact]
    public void Next_RandomContentInRandomPieces_ComesBackAsItWas()
    {
        var random = new Random(4711);
        for (int round = 0; round < 2_000; round++)
        {
            // Of the bytes that a delimiter is made of, mostly.
            byte[] content = [.. Enumerable.Range(0, random.Next(200)).Select(_ => (byte)("\r\n-frontie\0"[random.Next(11)]))];
            byte[] form = Forms.Of(Forms.File("file", content));
            var ends = Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(1, form.Length)).Append(form.Length).Order().ToList();

            Assert.Equal("file " + Convert.ToHexString(content), Assert.Single(Scan(form, ends)));
        }
    }

    [Theory]
    [InlineData("", "ends before")]
    [InlineData("--front", "ends before")]
    [InlineData("preamble\r\n--frontier\r\n", "does not begin")]
    [InlineData("\r\n--frontier\r\n", "does not begin")]
    [InlineData("--frontierx\r\n", "something behind it")]
    [InlineData("--frontier \r\n", "something behind it")]
    [InlineData("--frontier\r\n\r\nx\r\n--frontier--", "has a part")]
    [InlineData("--frontier\r\n" + Head + "x", "ends before")]
    [InlineData("--frontier\r\n" + Head + "x\r\n--frontier", "ends before")]
    [InlineData("--frontier\r\n" + Head + "x\r\n--frontier--\r\nmore", "goes on")]
    [InlineData("--frontier\r\n" + Head + "x\r\n--frontier--x", "goes on")]
    [InlineData("--frontier\r\n" + Head + "x\n--frontier--", "half a line end")]
    [InlineData("--frontier\r\n" + Head + "x\r--frontier--", "half a line end")]
    [InlineData("--frontier\r\n" + Head + "--frontier--", "half a line end")]
    [InlineData("--frontier\r\n" + Head + "x\r\n--frontierxy", "something behind it")]
    public void Next_WhatTwoReadersCouldReadDifferently_IsRefused(string form, string problem)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(form);
        for (int piece = 1; piece <= bytes.Length + 1; piece++)
        {
            var scanner = new MultipartScanner(Forms.BoundaryBytes);

            Assert.Equal(MultipartToken.Malformed, Last(scanner, bytes, piece));
            Assert.Contains(problem, scanner.Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Next_TheEmptyForm_IsAForm() =>
        Assert.Equal(MultipartToken.End, Last(new MultipartScanner(Forms.BoundaryBytes), "--frontier--"u8.ToArray(), 1));

    [Fact]
    public void Next_TooManyParts_IsRefused()
    {
        byte[] most = Forms.Of(Enumerable.Repeat(Forms.Text("a", "x"), MultipartScanner.MostParts));
        byte[] more = Forms.Of(Enumerable.Repeat(Forms.Text("a", "x"), MultipartScanner.MostParts + 1));

        Assert.Equal(MultipartToken.End, Last(new MultipartScanner(Forms.BoundaryBytes), most, most.Length));
        Assert.Equal(MultipartToken.Malformed, Last(new MultipartScanner(Forms.BoundaryBytes), more, more.Length));
    }

    [Fact]
    public void Next_HeadersWithoutEnd_AreRefusedAtTheirBound()
    {
        byte[] endless = [.. "--frontier\r\nX: "u8, .. Enumerable.Repeat((byte)'x', 100_000)];
        var scanner = new MultipartScanner(Forms.BoundaryBytes);

        Assert.Equal(MultipartToken.Malformed, Last(scanner, endless, 100));
        Assert.Contains("bytes of headers", scanner.Problem, StringComparison.Ordinal);
    }

    private static string Shorten(string part) => part.Split(' ') switch
    {
        ["file", var hex] => $"file {hex.Length / 2} bytes",
        [var name, var hex] => $"{name} {Encoding.UTF8.GetString(Convert.FromHexString(hex))}",
        _ => part,
    };

    private static MultipartToken Last(MultipartScanner scanner, byte[] form, int pieceLength)
    {
        for (int end = 0; ;)
        {
            MultipartToken token = scanner.Next(form.AsSpan((int)scanner.Position..end), end == form.Length);
            if (token is MultipartToken.End or MultipartToken.Malformed)
            {
                return token;
            }

            end = token == MultipartToken.NeedsMore ? Math.Min(end + pieceLength, form.Length) : end;
        }
    }

    // Each part as its name and its content in hexadecimal digits; the bytes arrive up to one end after the other.
    private static List<string> Scan(byte[] form, List<int> ends)
    {
        var scanner = new MultipartScanner(Forms.BoundaryBytes);
        List<string> parts = [];
        for (int arrived = 0; ;)
        {
            int end = ends[arrived];
            switch (scanner.Next(form.AsSpan((int)scanner.Position..end), end == form.Length))
            {
                case MultipartToken.NeedsMore:
                    Assert.True(++arrived < ends.Count, "It asks for more than there is.");
                    break;
                case MultipartToken.PartBegins:
                    parts.Add(scanner.Part.Name + " ");
                    break;
                case MultipartToken.Content:
                    parts[^1] += Convert.ToHexString(form.AsSpan((int)scanner.Position - scanner.Length, scanner.Length));
                    break;
                case MultipartToken.Malformed:
                    Assert.Fail(scanner.Problem);
                    break;
                case MultipartToken.End:
                    return parts;
            }
        }
    }
}
