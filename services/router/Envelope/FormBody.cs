using LlmMesh.Router.Dialects.Multipart;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Envelope;

/// <summary>Reads a body that is a form, and makes the JSON of its texts.</summary>
internal static class FormBody
{
    /// <summary>Whether a request says that it is a form.</summary>
    public static bool Is(HttpRequest request) => request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;

    /// <param name="request">The request.</param>
    /// <param name="rules">What the operation takes.</param>
    /// <param name="mostBuffered">Most bytes in memory.</param>
    /// <param name="mostStreamed">Most bytes of a form that goes on while it arrives.</param>
    /// <param name="cancellationToken">The request's.</param>
    public static async ValueTask<(ReceivedForm? Form, MeshError? Error)> ReadAsync(
        HttpRequest request, FormRules rules, int mostBuffered, long mostStreamed, CancellationToken cancellationToken)
    {
        string encoding = request.Headers.ContentEncoding.ToString();
        if (encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return (null, new MeshError(ErrorCode.UnsupportedEncoding, "A form must be sent as it is, without Content-Encoding."));
        }

        if (MultipartBoundary.Read(request.ContentType) is not { } boundary)
        {
            return (null, new MeshError(ErrorCode.InvalidForm, "Content-Type must be multipart/form-data with one boundary of 1 to 70 characters."));
        }

        using var reader = new FormReader(request.BodyReader, boundary, rules)
        {
            MostBuffered = mostBuffered,
            MostStreamed = mostStreamed,
            ContentLength = request.ContentLength,
        };
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (BodyReader.IsFraming(exception))
        {
            return (null, BodyReader.Broken(request, exception));
        }
    }
}
