using System.Text;
using Microsoft.Net.Http.Headers;

namespace LlmMesh.ProviderEmulator.Requests.Media;

/// <summary>One field of a form.</summary>
internal readonly record struct FormField(string Name, string? FileName, ReadOnlyMemory<byte> Content)
{
    public string Text => Encoding.UTF8.GetString(Content.Span);
}

/// <summary>A <c>multipart/form-data</c> body, read leniently as providers do: the last of two fields of one name counts.</summary>
internal sealed class Form
{
    private readonly List<FormField> _fields = [];

    public IEnumerable<FormField> All(string name) => _fields.Where(field => field.Name == name || field.Name == name + "[]");

    public string? Text(string name) => _fields.LastOrDefault(field => field.Name == name && field.FileName is null) is { Name: not null } field ? field.Text : null;

    /// <summary>Null when it is no such form.</summary>
    public static Form? Read(string? contentType, ReadOnlyMemory<byte> body)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) || type.Boundary.Length == 0)
        {
            return null;
        }

        byte[] delimiter = Encoding.UTF8.GetBytes("--" + HeaderUtilities.RemoveQuotes(type.Boundary));
        Form form = new();
        int at = body.Span.IndexOf(delimiter);
        while (at >= 0)
        {
            ReadOnlyMemory<byte> part = body[(at + delimiter.Length)..];
            if (part.Span.StartsWith("--"u8))
            {
                return form;
            }

            int length = part.Span.IndexOf((byte[])[.. "\r\n"u8, .. delimiter]);
            if (length < 0 || !form.Add(part[2..length]))
            {
                return null;
            }

            at += delimiter.Length + length + 2;
        }

        return null;
    }

    private bool Add(ReadOnlyMemory<byte> part)
    {
        int blank = part.Span.IndexOf("\r\n\r\n"u8);
        if (blank < 0)
        {
            return false;
        }

        string? line = Encoding.UTF8.GetString(part.Span[..blank]).Split("\r\n")
            .FirstOrDefault(header => header.StartsWith("Content-Disposition:", StringComparison.OrdinalIgnoreCase));
        if (!ContentDispositionHeaderValue.TryParse(line?["Content-Disposition:".Length..], out ContentDispositionHeaderValue? disposition))
        {
            return false;
        }

        string? file = disposition.IsFileDisposition() ? HeaderUtilities.RemoveQuotes(disposition.FileName).ToString() : null;
        _fields.Add(new FormField(HeaderUtilities.RemoveQuotes(disposition.Name).ToString(), file, part[(blank + 4)..]));
        return true;
    }
}
