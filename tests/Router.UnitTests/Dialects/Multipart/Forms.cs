using System.IO.Pipelines;
using System.Text;
using LlmMesh.Router.Dialects.Multipart;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.UnitTests.Dialects.Multipart;

/// <summary>Forms as bytes, and readers that get them in pieces.</summary>
internal static class Forms
{
    public const string Boundary = "frontier";

    public static readonly byte[] BoundaryBytes = Encoding.ASCII.GetBytes(Boundary);

    public static readonly FormRules Recording = new(["file"], MayStream: true);

    public static byte[] Text(string name, string value) => Encoding.UTF8.GetBytes(
        $"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");

    public static byte[] File(string name, byte[] content) =>
    [
        .. Encoding.UTF8.GetBytes(
            $"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.wav\"\r\nContent-Type: audio/wav\r\n\r\n"),
        .. content, .. "\r\n"u8,
    ];

    public static byte[] Of(params IEnumerable<byte[]> parts) => [.. parts.SelectMany(static part => part), .. "--frontier--\r\n"u8];

    /// <summary>A source that gives so many bytes at a time.</summary>
    public static PipeReader Source(byte[] bytes, int pieceLength)
    {
        var pieces = new Pieces(bytes, pieceLength);
        return PipeReader.Create(pieces, new StreamPipeReaderOptions(bufferSize: Math.Max(pieceLength, 1), minimumReadSize: 1));
    }

    public static async Task<(ReceivedForm? Form, MeshError? Error)> ReadAsync(
        byte[] bytes, int pieceLength, FormRules? rules = null, int mostBuffered = 1_000_000, long mostStreamed = 10_000_000, bool isAnnounced = true)
    {
        using var reader = new FormReader(Source(bytes, pieceLength), BoundaryBytes, rules ?? Recording)
        {
            MostBuffered = mostBuffered,
            MostStreamed = mostStreamed,
            ContentLength = isAnnounced ? bytes.Length : null,
        };
        return await reader.ReadAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<ReceivedForm> AcceptAsync(byte[] bytes, int pieceLength, FormRules? rules = null)
    {
        (ReceivedForm? form, MeshError? error) = await ReadAsync(bytes, pieceLength, rules);
        Assert.Null(error);
        return form!;
    }

    /// <summary>What goes on to a provider.</summary>
    public static async Task<byte[]> SentAsync(ReceivedForm form, string model = "whisper-1")
    {
        (var body, MeshError? error) = FormFields.ToJson(form);
        Assert.Null(error);
        using (body)
        {
            using var content = new FormContent(form, body!.Memory, model);
            byte[] sent = await content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            Assert.Equal(content.Headers.ContentLength ?? sent.Length, sent.Length);
            return sent;
        }
    }

    /// <summary>The parts of a form by a reader of somebody else's.</summary>
    public static async Task<List<(string Name, string? FileName, byte[] Content)>> PartsAsync(byte[] form)
    {
        var reader = new Microsoft.AspNetCore.WebUtilities.MultipartReader(Boundary, new MemoryStream(form));
        List<(string, string?, byte[])> parts = [];
        while (await reader.ReadNextSectionAsync(TestContext.Current.CancellationToken) is { } section)
        {
            var disposition = Microsoft.Net.Http.Headers.ContentDispositionHeaderValue.Parse(section.ContentDisposition);
            using var content = new MemoryStream();
            await section.Body.CopyToAsync(content, TestContext.Current.CancellationToken);
            parts.Add((disposition.Name.ToString().Trim('"'), disposition.FileName.HasValue ? disposition.FileName.ToString().Trim('"') : null, content.ToArray()));
        }

        return parts;
    }

    private sealed class Pieces(byte[] bytes, int pieceLength) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceLength)], cancellationToken);
    }
}
