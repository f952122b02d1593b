using System.Buffers;
using System.IO.Pipelines;

namespace LlmMesh.Router.Dialects.Multipart;

/// <summary>
/// A file on its way: what arrives from the client goes on to the provider as soon as it has been looked at, so that memory does not grow
/// with the file. Its beginning is kept, so that an attempt that fails early can be repeated.
/// <code>
/// window:  | looked at, goes on now | not yet looked at | free |
///          0 = _start in the form   scanner's position  _filled
/// </code>
/// </summary>
/// <remarks>Used by one attempt at a time.</remarks>
internal sealed class FormUpload : IDisposable
{
    /// <summary>Bytes that are kept: more than a provider takes in before it refuses, and most recordings of a spoken sentence.</summary>
    public const int MostKept = 1024 * 1024;

    private const int WindowSize = 64 * 1024;

    private readonly PipeReader _source;
    private readonly MultipartScanner _scanner;
    private readonly FormRules _rules;
    private readonly long _limit;
    private ArrayBufferWriter<byte>? _kept = new(WindowSize);
    private byte[] _window;
    private long _start;
    private int _filled;
    private bool _hasEnded;
    private bool _isWhole;
    private int _attempts;

    /// <param name="source">Where the rest of the form comes from.</param>
    /// <param name="scanner">It stands behind the headers of the first file.</param>
    /// <param name="start">Where the boundary of the file stands in the form.</param>
    /// <param name="held">What has arrived from there on.</param>
    /// <param name="rules">What the operation takes.</param>
    /// <param name="limit">Most bytes of the whole form.</param>
    public FormUpload(PipeReader source, MultipartScanner scanner, long start, ReadOnlySpan<byte> held, FormRules rules, long limit)
    {
        _source = source;
        _scanner = scanner;
        _start = start;
        _rules = rules;
        _limit = limit;
        _window = ArrayPool<byte>.Shared.Rent(Math.Max(held.Length, WindowSize));
        held.CopyTo(_window);
        _filled = held.Length;
        Name = scanner.Part.Name;
        Head = held[(int)(scanner.Position - start)..].ToArray();
    }

    /// <summary>The file's field.</summary>
    public string Name { get; }

    /// <summary>The first bytes of the file, as many as came with the fields before it.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    /// <summary>Bytes from the file's boundary to the end of the form; null when the client has not announced them.</summary>
    public long? Length { get; init; }

    /// <summary>The most that <see cref="Length"/> can be.</summary>
    public long MostLength => Length ?? _limit;

    /// <summary>Whether it can be sent from its beginning.</summary>
    public bool CanRepeat => _kept is not null && _attempts == 0;

    /// <summary>Sends the file and what follows it.</summary>
    /// <param name="destination">The provider.</param>
    /// <param name="waiting">Called before the client is waited for.</param>
    /// <param name="sending">Called when the client has been waited for: from then on it is the provider who takes its time.</param>
    /// <param name="cancellationToken">The attempt's.</param>
    /// <exception cref="UploadRefusedException">The rest of the form must not go on, or cannot.</exception>
    public async Task SendAsync(Stream destination, Action waiting, Action sending, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attempts);
        try
        {
            if (_kept is not { } kept)
            {
                throw new InvalidOperationException("The beginning of the upload has not been kept.");
            }

            sending();
            await destination.WriteAsync(kept.WrittenMemory, cancellationToken);
            while (true)
            {
                int looked = Look();
                if (looked > 0)
                {
                    Keep(_window.AsSpan(0, looked));
                    try
                    {
                        await destination.WriteAsync(_window.AsMemory(0, looked), cancellationToken);
                    }
                    finally
                    {
                        // Sent or not: who begins anew finds it among what is kept.
                        Drop(looked);
                    }
                }

                if (_isWhole)
                {
                    return;
                }

                waiting();
                await FillAsync(cancellationToken);
                sending();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _attempts);
        }
    }

    public void Dispose()
    {
        byte[] window = Interlocked.Exchange(ref _window, []);
        if (window.Length > 0 && _attempts == 0)
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    /// <returns>How many bytes of the window may go on.</returns>
    private int Look()
    {
        while (!_isWhole)
        {
            int position = (int)(_scanner.Position - _start);
            switch (_scanner.Next(_window.AsSpan(position, _filled - position), _hasEnded))
            {
                case MultipartToken.NeedsMore:
                    return (int)(_scanner.Position - _start);
                case MultipartToken.PartBegins:
                    Allow(_scanner.Part);
                    break;
                case MultipartToken.Malformed:
                    throw new UploadRefusedException($"The form {_scanner.Problem}.");
                case MultipartToken.End:
                    _isWhole = true;
                    return _filled;
            }
        }

        return _filled;
    }

    private void Allow(FormPart part)
    {
        if (part.IsFile ? !_rules.Files.Contains(part.Name, StringComparer.Ordinal) : FormRules.Decided.Contains(part.Name, StringComparer.OrdinalIgnoreCase))
        {
            throw new UploadRefusedException($"'{part.Name}' must not stand behind the file. Send it once, before the file.", part.Name);
        }
    }

    // Before it is sent: whoever repeats the attempt sends it again.
    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_kept is { } kept && kept.WrittenCount + bytes.Length <= MostKept)
        {
            kept.Write(bytes);
        }
        else
        {
            _kept = null;
        }
    }

    private void Drop(int looked)
    {
        _window.AsSpan(looked, _filled - looked).CopyTo(_window);
        _filled -= looked;
        _start += looked;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        ReadResult read;
        try
        {
            read = await _source.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // Kestrel says so of a client that left and of framing that is none.
            throw new UploadRefusedException("The form could not be read: it ended early, came too slowly, or its framing is invalid.");
        }

        if (_filled == _window.Length)
        {
            Widen();
        }

        ReadOnlySequence<byte> taken = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, _window.Length - _filled));
        taken.CopyTo(_window.AsSpan(_filled));
        _filled += (int)taken.Length;
        _hasEnded = read.IsCompleted && taken.Length == read.Buffer.Length;
        _source.AdvanceTo(taken.End);
        if (_start + _filled > _limit)
        {
            throw new UploadRefusedException($"The form is larger than {_limit} bytes.");
        }
    }

    // Only headers of a part can fill it without anything to send, and they are bounded.
    private void Widen()
    {
        byte[] wider = ArrayPool<byte>.Shared.Rent(_window.Length * 2);
        _window.AsSpan(0, _filled).CopyTo(wider);
        ArrayPool<byte>.Shared.Return(_window);
        _window = wider;
    }
}
