using System.Net;
using System.Text;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Multipart;

/// <summary>A form for a provider: its texts, then its files, from memory or while they arrive.</summary>
internal sealed class FormContent : HttpContent
{
    private readonly ReceivedForm _form;
    private readonly byte[] _texts;
    private readonly byte[] _end;
    private PhaseClock? _clock;
    private TimeSpan _limit;

    /// <param name="form">The files.</param>
    /// <param name="body">The texts, see <see cref="FormFields"/>.</param>
    /// <param name="model">The model's name at the provider.</param>
    public FormContent(ReceivedForm form, ReadOnlyMemory<byte> body, string model)
    {
        _form = form;
        _texts = FormFields.ToParts(form.Boundary, body, model);
        _end = [.. "--"u8, .. form.Boundary, .. "--\r\n"u8];
        Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary=\"{Encoding.ASCII.GetString(form.Boundary)}\"");
    }

    /// <summary>Lets an attempt's clock stand while the client is waited for.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="limit">How long the provider may take for its answer.</param>
    public void Follow(PhaseClock clock, TimeSpan limit)
    {
        _clock = clock;
        _limit = limit;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _texts.Length;
        if (_form.Upload is { } upload)
        {
            length += upload.Length ?? 0;
            return upload.Length is not null;
        }

        length += _end.Length;
        foreach (FilePart file in _form.Files)
        {
            length += file.Part.Length + 2;
        }

        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_texts, cancellationToken);
        if (_form.Upload is { } upload)
        {
            await upload.SendAsync(stream, () => _clock?.Disarm(), () => _clock?.Arm(_limit), cancellationToken);
            return;
        }

        foreach (FilePart file in _form.Files)
        {
            await stream.WriteAsync(_form.Arrived.Memory[file.Part.Start..file.Part.End], cancellationToken);
            await stream.WriteAsync("\r\n"u8.ToArray(), cancellationToken);
        }

        await stream.WriteAsync(_end, cancellationToken);
    }
}
