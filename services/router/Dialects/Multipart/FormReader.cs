using System.Buffers;
using System.IO.Pipelines;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Multipart;

/// <summary>
/// Reads a form into one rented array, bounded: the whole of it, or, where a file may go on while it arrives and the model is known by
/// then, as far as the first file.
/// </summary>
internal sealed class FormReader(PipeReader source, byte[] boundary, FormRules rules) : IDisposable
{
    private const int FirstRent = 16 * 1024;
    private const int LeastHead = 256;

    private readonly MultipartScanner _scanner = new(boundary);
    private readonly List<FormText> _texts = [];
    private readonly List<FilePart> _files = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstRent);
    private int _filled;
    private int _partStart;
    private int _contentStart;
    private bool _hasEnded;

    /// <summary>Most bytes that are kept in memory.</summary>
    public required int MostBuffered { get; init; }

    /// <summary>Most bytes of a form whose file goes on while it arrives.</summary>
    public required long MostStreamed { get; init; }

    /// <summary>What the client announced; null when it did not.</summary>
    public long? ContentLength { get; init; }

    /// <summary>The form, or the reason it was refused.</summary>
    public async ValueTask<(ReceivedForm? Form, MeshError? Error)> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            switch (_scanner.Next(_buffer.AsSpan((int)_scanner.Position, _filled - (int)_scanner.Position), _hasEnded))
            {
                case MultipartToken.NeedsMore:
                    if (_filled > MostBuffered)
                    {
                        return (null, TooLarge(MostBuffered));
                    }

                    await FillAsync(cancellationToken);
                    break;
                case MultipartToken.PartBegins:
                    _contentStart = (int)_scanner.Position;
                    if (Refusal(_scanner.Part) is { } refusal)
                    {
                        return (null, refusal);
                    }

                    if (_scanner.Part.IsFile && rules.MayStream && !_hasEnded && _files.Count == 0 && _texts.Exists(static text => text.Name == "model"))
                    {
                        if (ContentLength > MostStreamed)
                        {
                            return (null, TooLarge(MostStreamed));
                        }

                        await FillHeadAsync(cancellationToken);
                        return (Form(isUnderWay: true), null);
                    }

                    break;
                case MultipartToken.PartEnds:
                    EndPart();
                    break;
                case MultipartToken.Malformed:
                    return (null, new MeshError(ErrorCode.InvalidForm, $"The form {_scanner.Problem}."));
                case MultipartToken.End:
                    return (Form(isUnderWay: false), null);
            }
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private MeshError? Refusal(FormPart part) =>
        part.IsFile && !rules.Files.Contains(part.Name, StringComparer.Ordinal)
            ? new MeshError(ErrorCode.InvalidForm, $"'{part.Name}' is no field for a file here; files go into {string.Join(", ", rules.Files)}.") { Param = part.Name }
            : null;

    private void EndPart()
    {
        // Behind the delimiter, whose line end belongs to neither.
        int next = (int)_scanner.Position - boundary.Length - 2;
        var content = new ByteRange(_contentStart, next - 2 - _contentStart);
        if (_scanner.Part.IsFile)
        {
            _files.Add(new FilePart(_scanner.Part.Name, new ByteRange(_partStart, content.End - _partStart), content));
        }
        else
        {
            _texts.Add(new FormText(_scanner.Part.Name, content));
        }

        _partStart = next;
    }

    // As much of the file as says what it is.
    private async ValueTask FillHeadAsync(CancellationToken cancellationToken)
    {
        while (!_hasEnded && _filled - _scanner.Position < LeastHead)
        {
            await FillAsync(cancellationToken);
        }
    }

    private ReceivedForm Form(bool isUnderWay)
    {
        FormUpload? upload = isUnderWay
            ? new FormUpload(source, _scanner, _partStart, _buffer.AsSpan(_partStart, _filled - _partStart), rules, MostStreamed)
            {
                Length = ContentLength - _partStart,
            }
            : null;
        var arrived = new PooledBody(_buffer, _filled);
        _buffer = [];
        return new ReceivedForm(boundary, arrived) { Texts = _texts, Files = _files, Upload = upload };
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        ReadResult read = await source.ReadAsync(cancellationToken);
        long wanted = Math.Min(_filled + read.Buffer.Length, (long)MostBuffered + 1);
        if (wanted > _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(wanted, _buffer.Length * 2L), (long)MostBuffered + 1));
            _buffer.AsSpan(0, _filled).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        ReadOnlySequence<byte> taken = read.Buffer.Slice(0, wanted - _filled);
        taken.CopyTo(_buffer.AsSpan(_filled));
        _filled = (int)wanted;
        _hasEnded = read.IsCompleted && taken.Length == read.Buffer.Length;
        source.AdvanceTo(taken.End);
    }

    private static MeshError TooLarge(long limit) =>
        new(ErrorCode.BodyTooLarge, $"The form is larger than {limit} bytes. Send less, or put 'model' before the file where a file may be large.");
}
